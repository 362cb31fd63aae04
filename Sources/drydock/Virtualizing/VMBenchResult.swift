import RISCV
import TrapVMM
import Guests

/// The bench of lab 2: figures, and whether they are as the theory says.
struct VMBenchResult: Encodable {
    struct Guest: Encodable {
        let technique: String
        let nanosecondsPerInstruction: Double
        let exits: UInt64
        /// Exits per second of processor time.
        let exitsPerSecond: Double
    }

    struct Verdict: Encodable {
        let what: String
        let found: String
        let isMet: Bool
    }

    let version = 1
    let rounds: Int
    /// A compute-bound loop in the guest's kernel, by technique.
    let innocuous: [String: InnocuousCode]
    let exits: [ExitCost]
    /// The study guest on RV64-NT, by technique.
    let guests: [Guest]
    let verdicts: [Verdict]

    init(rounds: Int) throws {
        self.rounds = rounds
        var innocuous: [String: InnocuousCode] = [:]
        for technique in Technique.allCases where technique != .paravirtual {
            let laps = technique == .interpret ? 2 : 8 * rounds
            innocuous[technique.rawValue] = try InnocuousCode.measured(technique, laps: laps)
        }
        let comparison = try Comparison(
            guest: Guests.sensitive, paravirtual: Guests.sensitiveParavirtual, rounds: rounds)
        exits =
            try ExitLoop.all.flatMap { loop in
                try loop.techniques.map { try loop.measured($0, rounds: rounds) }
            } + [ExitLoop.worldSwitch(rounds: rounds)]
        guests = comparison.rows.filter { $0.isa == "rv64nt" }.map { row in
            let seconds = row.nanosecondsPerInstruction * Double(row.instructions) / 1e9
            return Guest(
                technique: row.technique, nanosecondsPerInstruction: row.nanosecondsPerInstruction,
                exits: row.exits, exitsPerSecond: seconds > 0 ? Double(row.exits) / seconds : 0)
        }
        self.innocuous = innocuous
        verdicts = Self.verdicts(innocuous, guests)
    }

    private static func verdicts(_ innocuous: [String: InnocuousCode], _ guests: [Guest]) -> [Verdict] {
        func time(_ technique: Technique) -> Double {
            guests.first { $0.technique == technique.rawValue }?.nanosecondsPerInstruction ?? .infinity
        }
        func exits(_ technique: Technique) -> UInt64 {
            guests.first { $0.technique == technique.rawValue }?.exits ?? 0
        }
        let trap = innocuous["trap"]
        // On RV64-NT plain trap leads the guest astray; patch is trap-and-emulate that comes to the end.
        let complete: [Technique] = [.interpret, .patch, .translate, .paravirtual, .hardware]
        let slowest = complete.max { time($0) < time($1) } ?? .trap
        let fastest = complete.min { time($0) < time($1) } ?? .trap
        return [
            Verdict(
                what: "innocuous code: 0 exits", found: trap.map { "\($0.exits)" } ?? "-",
                isMet: trap?.exits == 0),
            Verdict(
                what: "innocuous code under trap: at most 5 % over bare",
                found: trap.map { fixed(($0.timesBare - 1) * 100, 1) + " %" } ?? "-",
                isMet: (trap?.timesBare ?? .infinity) <= 1.05),
            Verdict(
                what: "study guest: interpret is slowest", found: slowest.rawValue,
                isMet: slowest == .interpret),
            Verdict(
                what: "study guest: hardware is fastest", found: fastest.rawValue, isMet: fastest == .hardware
            ),
            Verdict(
                what: "exits: trap (patch) > paravirtual > hardware",
                found: "\(exits(.patch)), \(exits(.paravirtual)), \(exits(.hardware))",
                isMet: exits(.patch) > exits(.paravirtual) && exits(.paravirtual) > exits(.hardware)),
        ]
    }

    var text: String {
        var lines = ["Innocuous code (the integer mix), 1,000,000 instructions a lap:"]
        lines.append(left("technique", 15) + ["ns/instr", "x bare", "exits"].map { right($0, 12) }.joined())
        for technique in Technique.allCases {
            guard let code = innocuous[technique.rawValue] else { continue }
            let cells = [
                fixed(code.nanosecondsPerInstruction, 2), fixed(code.timesBare, 2), "\(code.exits)",
            ]
            lines.append(left(technique.rawValue, 15) + cells.map { right($0, 12) }.joined())
        }
        lines += ["", "Exits, nanoseconds of processor time for each:"]
        lines += exits.map {
            left($0.kind, 15) + left($0.technique, 13) + right(fixed($0.nanoseconds, 0), 11)
        }
        lines += ["", "The study guest on RV64-NT:"]
        lines.append(left("technique", 15) + ["ns/instr", "exits", "exits/s"].map { right($0, 12) }.joined())
        for guest in guests {
            let perSecond = guest.exitsPerSecond < 1e15 ? grouped(UInt64(guest.exitsPerSecond)) : "-"
            let cells = [fixed(guest.nanosecondsPerInstruction, 2), grouped(guest.exits), perSecond]
            lines.append(left(guest.technique, 15) + cells.map { right($0, 12) }.joined())
        }
        lines.append("")
        lines += verdicts.map { "\($0.isMet ? "reached" : "MISSED ")  \($0.what) (found: \($0.found))" }
        return lines.joined(separator: "\n") + "\n"
    }
}
