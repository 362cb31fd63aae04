import TrapVMM

extension Comparison {
    /// The table, what to see in it, and the exits by reason.
    var text: String {
        let head = Self.line(
            "technique", "hart", ["answers", "instr.", "exits", "ns/instr", "x bare", "text", "source"])
        let notes = [
            "The kernel on RV64 is lab 1's (\(Self.plainGuest)), beside itself on the bare machine: \(plainNote)",
            "On RV64-NT, \(trapNote)",
            "interpret reads every instruction: right, and \(times("interpret")) times as slow as bare. "
                + "patch puts breakpoints into the code: the guest sees it (text), and code that it makes "
                + "at run time is missed. translate leaves the text alone and finds all code.",
            "paravirtual changes the guest's source instead, and makes \(exits("paravirtual")) exits. "
                + "hardware lets the guest be in S on a hart with a second stage: \(exits("hardware")) exits, "
                + "nearly all of them devices.",
            "The same problem on this machine's own processor: drydock probe x86.",
        ]
        let table = [head, String(repeating: "-", count: head.count)] + rows.map(Self.line)
        return (table + [""]).map { $0 + "\n" }.joined() + notes.map(WrappedTable.paragraph).joined() + "\n"
            + reasons + "\n" + innocuous.text
    }

    private static let plainGuest = "kernel.elf"

    private var plainNote: String {
        rows.first { $0.isa == "rv64" && $0.technique == "trap" }?.consoleEqualsBare == true
            ? "every sensitive instruction traps there, and the console shows the same bytes."
            : "its console does NOT show the same bytes."
    }

    private var trapNote: String {
        guard let row = row("trap"), row.wrong > 0 else {
            return "trap gave right answers: that should not be."
        }
        return "trap alone gives \(row.wrong) wrong answers (giving up counts as one): some sensitive "
            + "instructions do not trap there, so the hypervisor never sees them, and the guest gets the "
            + "host's registers for its own."
    }

    private func row(_ technique: String) -> Row? {
        rows.first { $0.technique == technique && $0.isa == "rv64nt" }
    }

    private func times(_ technique: String) -> String { fixed(row(technique)?.timesBare ?? 0, 0) }
    private func exits(_ technique: String) -> String { grouped(row(technique)?.exits ?? 0) }

    private static func line(_ row: Row) -> String {
        let text = row.textIntact.map { $0 ? "intact" : "CHANGED" } ?? "-"
        return line(
            row.technique, row.isa,
            [
                row.answers == "right" ? "right" : "\(row.wrong) WRONG", grouped(row.instructions),
                row.technique == "bare" ? "-" : grouped(row.exits), fixed(row.nanosecondsPerInstruction, 1),
                fixed(row.timesBare, 2), text, row.sourceChanged ? "changed" : "same",
            ])
    }

    private static func line(_ name: String, _ isa: String, _ cells: [String]) -> String {
        left(name, 12) + left(isa, 7)
            + zip(cells, [8, 11, 7, 9, 8, 9, 9]).map { right($0, $1) }.joined()
    }

    /// Exits by reason: a line each, a column for each technique.
    private var reasons: String {
        let columns = rows.filter { $0.technique != "bare" && $0.isa == "rv64nt" }
        func line(_ name: String, _ cells: [String]) -> String {
            left(name, 16) + cells.map { right($0, 10) }.joined() + "\n"
        }
        let shown = ExitReason.allCases.map(\.rawValue).filter { reason in
            columns.contains { $0.exitsByReason[reason] != nil }
        }
        let titles = columns.map { $0.technique == "paravirtual" ? "paravirt." : $0.technique }
        return line("exits by reason", titles)
            + shown.map { reason in
                line(reason, columns.map { grouped($0.exitsByReason[reason] ?? 0) })
            }.joined()
    }
}

extension InnocuousCode {
    /// One sentence.
    var text: String {
        let percent = (timesBare - 1) * 100
        let cost = percent < 0 ? "no more time than" : "\(fixed(percent, 1)) % more time than"
        return WrappedTable.paragraph(
            "Innocuous code, \(grouped(instructions)) instructions under trap on rv64: \(exits) exits, \(cost) "
                + "on the bare engine (wanted: 0 exits, at most 5 %).")
    }
}
