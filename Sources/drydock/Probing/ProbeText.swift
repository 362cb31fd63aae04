/// The probe as a table of at most 80 columns and the sentences that follow from it.
struct ProbeText {
    private let probe: RingThreeProbe

    init(_ probe: RingThreeProbe) {
        self.probe = probe
    }

    var text: String {
        let header = ["instruction", "sensitive because", "ring 3 here", "a VMM must return"]
        let rows = probe.sensitive.map { row in
            [
                row.instruction.name, row.instruction.because, probe.words(for: row),
                row.instruction.vmmMustReturn,
            ]
        }
        let table = WrappedTable(widths: [12, 18, 26, 21], header: header, rows: rows)
        return ([table.text, trapping, times, conclusion]).joined(separator: "\n")
    }

    private var trapping: String {
        let faulted = probe.trapping.filter { $0.outcome.exception == "#GP" }.map(\.name)
        let others = probe.trapping.filter { $0.outcome.exception != "#GP" }
            .map { "\($0.name) (\($0.outcome.exception ?? "silent"))" }
        var lines = ["Privileged, #GP in ring 3: \(faulted.joined(separator: ", "))."]
        if !others.isEmpty { lines.append("Privileged, something else: \(others.joined(separator: ", ")).") }
        return lines.map(WrappedTable.paragraph).joined()
    }

    private var times: String {
        let sgdt = "one SGDT \(fixed(probe.sgdt, 1)) ns"
        let reason = probe.isUMIPEmulated ? " (UMIP: it faults, and Linux answers in its place)" : ""
        return WrappedTable.paragraph(
            "One PUSHF and POPF \(fixed(probe.pushfPopf, 1)) ns, one MOV from CS "
                + "\(fixed(probe.movFromCS, 1)) ns, \(sgdt)\(reason).")
    }

    private var conclusion: String {
        let unseen = probe.sensitive.filter { $0.outcome.end == .silent }.count
        return WrappedTable.paragraph(
            "\(unseen) of these \(probe.sensitive.count) did not trap: a VMM that only traps and emulates "
                + "would never see them, and its guest would go on with a wrong answer.")
    }
}
