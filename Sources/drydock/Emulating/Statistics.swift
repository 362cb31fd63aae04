import Emulator
import FoundationEssentials
import RISCV

/// What a run did, counted by kind: `--stats` and `--json`.
struct Statistics: Encodable {
    /// How often control left the guest's program, and why.
    struct Exits: Encodable {
        let exceptions: [String: UInt64]
        let interrupts: [String: UInt64]
        let deviceAccesses: UInt64
    }

    let version = 1
    let engine: String
    /// How the run ended: exited, max-instructions, waits-for-input, quit, output-closed, signal.
    let ending: String
    /// The process's exit status.
    let status: Int32
    /// Guest instructions retired.
    let instructions: UInt64
    let seconds: Double
    let cpuSeconds: Double
    /// Millions of guest instructions per second of processor time.
    let mips: Double
    let exits: Exits

    init(_ machine: Machine, _ measure: Session.Measure, engine: String, status: Int32) {
        let causes = machine.hart.traps.byCause
        func counts(_ isWanted: (Trap.Cause) -> Bool) -> [String: UInt64] {
            Dictionary(
                causes.filter { isWanted($0.key) }.map { ($0.key.name, $0.value) }, uniquingKeysWith: +)
        }
        self.engine = engine
        self.status = status
        ending = measure.outcome.name
        instructions = machine.bus.clock.retired
        seconds = measure.seconds
        cpuSeconds = measure.cpuSeconds
        mips = measure.cpuSeconds > 0 ? Double(instructions) / measure.cpuSeconds / 1e6 : 0
        exits = Exits(
            exceptions: counts { !$0.isInterrupt }, interrupts: counts(\.isInterrupt),
            deviceAccesses: machine.bus.deviceAccesses)
    }

    /// One line of JSON.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// A few lines for people.
    var text: String {
        var lines = [
            "engine        \(engine)",
            "instructions  \(grouped(instructions))",
            "seconds       \(fixed(seconds, 3)) (\(fixed(cpuSeconds, 3)) of processor time)",
            "MIPS          \(fixed(mips, 1)) (instructions per microsecond of processor time)",
        ]
        let rows =
            (exits.exceptions.sorted { $0.value > $1.value } + exits.interrupts.sorted { $0.value > $1.value })
            + [(key: "device access", value: exits.deviceAccesses)]
        for (index, row) in rows.enumerated() {
            lines.append(
                "\(index == 0 ? "exits by kind" : "             ") \(grouped(row.value))  \(row.key)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Trap.Cause {
    fileprivate var isInterrupt: Bool { encoded >> 63 == 1 }
}
