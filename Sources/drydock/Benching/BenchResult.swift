import FoundationEssentials
import Glibc

/// All programs side by side, and what they come to.
struct BenchResult: Encodable {
    /// What the kit promises, and what came out.
    struct Goal: Encodable {
        let what: String
        let wanted: Double
        let reached: Double?
        /// nil when it could not be measured.
        var isMet: Bool? { reached.map { $0 >= wanted } }
    }

    let version = 1
    let rounds: Int
    let rows: [BenchRow]
    let goals: [Goal]

    init(_ rows: [BenchRow], rounds: Int) {
        self.rows = rows
        self.rounds = rounds
        func mean(_ one: Contender, _ other: Contender) -> Double? {
            Self.mean(rows.map { $0.speed(one, over: other) })
        }
        goals = [
            Goal(what: "interpreter / qemu", wanted: 0.10, reached: mean(.interpreter, .qemu)),
            Goal(what: "blocks / qemu", wanted: 0.25, reached: mean(.blocks, .qemu)),
            Goal(what: "blocks / interpreter", wanted: 2, reached: mean(.blocks, .interpreter)),
        ]
    }

    /// The geometric mean; nil when a value is missing.
    static func mean(_ values: [Double?]) -> Double? {
        let known = values.compactMap(\.self)
        guard known.count == values.count, !known.isEmpty else { return nil }
        return exp(known.reduce(0) { $0 + log($1) } / Double(known.count))
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    var text: String {
        let head = [
            "Millions of guest instructions per second of processor time, best of \(rounds)",
            "(native: the same work, counted in guest instructions). /qemu: times the",
            "speed of qemu-riscv64. h/g: host instructions per guest instruction, by",
            "callgrind, on 2 million of them.",
            "",
            Self.line(
                "program", ["Minstr", "native", "qemu", "interp.", "/qemu", "h/g", "blocks", "/qemu", "h/g"]),
        ]
        let means = Self.line(
            "geometric mean",
            [
                "", mips(.native), mips(.qemu), mips(.interpreter), Self.ratio(goals[0].reached),
                hostInstructions(.interpreter), mips(.blocks), Self.ratio(goals[1].reached),
                hostInstructions(.blocks),
            ])
        let verdicts = goals.map { goal in
            left(goal.what, 22) + Self.ratio(goal.reached) + "  (wanted at least \(Self.ratio(goal.wanted)): "
                + (goal.isMet.map { $0 ? "reached" : "missed" } ?? "not measured") + ")"
        }
        return (head + rows.map(\.text) + [means, ""] + verdicts + missing).joined(separator: "\n") + "\n"
    }

    private func mips(_ contender: Contender) -> String {
        Self.number(Self.mean(rows.map { $0.mips(contender) }), 0)
    }

    private func hostInstructions(_ contender: Contender) -> String {
        Self.number(Self.mean(rows.map { $0.hostInstructions[contender.rawValue] }), 1)
    }

    private var missing: [String] {
        let needed = [("qemu-riscv64", "qemu-user"), ("valgrind", "valgrind")]
        return needed.filter { ChildRun.find($0.0) == nil }
            .map { "\($0.0) is not installed: apt-get install \($0.1) fills its columns" }
    }

    static func line(_ name: String, _ cells: [String]) -> String {
        left(name, 14) + zip(cells, [7, 8, 7, 8, 7, 6, 8, 7, 6]).map { right($0, $1) }.joined()
    }

    static func number(_ value: Double?, _ places: Int) -> String {
        value.map { fixed($0, places) } ?? "-"
    }

    static func ratio(_ value: Double?) -> String {
        number(value, 2)
    }
}

extension BenchRow {
    /// A line of the table.
    fileprivate var text: String {
        func engine(_ contender: Contender) -> [String] {
            [
                BenchResult.number(mips(contender), 0), BenchResult.ratio(speed(contender, over: .qemu)),
                BenchResult.number(hostInstructions[contender.rawValue], 1),
            ]
        }
        let cells = [
            fixed(Double(instructions) / 1e6, 1), BenchResult.number(mips(.native), 0),
            BenchResult.number(mips(.qemu), 0),
        ]
        return BenchResult.line(program, cells + engine(.interpreter) + engine(.blocks))
    }
}
