import RISCV
import TrapVMM

/// What a run of guests did: `--stats` and `--json`.
struct VMStatistics: Encodable {
    struct Guest: Encodable {
        let name: String
        let firmware: String
        /// How it ended: exited, max-instructions, waits-for-input, quit, output-closed, signal.
        let ending: String
        let status: Int32
        /// Guest instructions retired, emulated ones among them.
        let instructions: UInt64
        /// Of them: carried out one by one by software.
        let interpreted: UInt64
        /// Interrupts that the hypervisor delivered.
        let interrupts: UInt64
        let exits: UInt64
        let exitsPerMillion: Double
        let exitsByReason: [String: UInt64]
    }

    let version = 1
    let technique: String
    let isa: String
    /// The process's exit status.
    let status: Int32
    let seconds: Double
    let cpuSeconds: Double
    let instructions: UInt64
    /// Millions of guest instructions per second of processor time.
    let mips: Double
    let guests: [Guest]

    init(
        _ machines: [VirtualMachine], _ attendance: Attendance, technique: Technique, isa: InstructionSet,
        status: Int32, statuses: [Int32]
    ) {
        self.technique = technique.rawValue
        self.isa = isa.rawValue
        self.status = status
        seconds = attendance.seconds
        cpuSeconds = attendance.cpuSeconds
        instructions = machines.reduce(0) { $0 &+ $1.counts.instructions }
        mips = cpuSeconds > 0 ? Double(instructions) / cpuSeconds / 1e6 : 0
        guests = zip(machines, zip(attendance.outcomes, statuses)).map { machine, end in
            Guest(machine, ending: end.0.name, status: end.1)
        }
    }

    /// Some lines for people.
    var text: String {
        let head = [
            "technique     \(technique) on \(isa)",
            "instructions  \(grouped(instructions))",
            "seconds       \(fixed(seconds, 3)) (\(fixed(cpuSeconds, 3)) of processor time)",
            "MIPS          \(fixed(mips, 1)) (instructions per microsecond of processor time)",
        ]
        return (head + guests.flatMap { $0.lines(isAlone: guests.count == 1) }).joined(separator: "\n") + "\n"
    }
}

extension VMStatistics.Guest {
    init(_ machine: VirtualMachine, ending: String, status: Int32) {
        let counts = machine.counts
        name = machine.name
        firmware = machine.firmware.rawValue
        self.ending = ending
        self.status = status
        instructions = counts.instructions
        interpreted = counts.interpreted
        interrupts = counts.interrupts
        exits = counts.exits
        exitsPerMillion = instructions > 0 ? Double(exits) * 1e6 / Double(instructions) : 0
        exitsByReason = counts.byName
    }

    fileprivate func lines(isAlone: Bool) -> [String] {
        let title =
            isAlone ? [] : ["\(name): \(ending), status \(status), \(grouped(instructions)) instructions"]
        let extra = [
            "interpreted   \(grouped(interpreted))",
            "exits         \(grouped(exits)): \(fixed(exitsPerMillion, 0)) per million instructions",
        ]
        let rows = exitsByReason.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { reason, count in
            "              \(right(grouped(count), 12))  \(reason)"
        }
        return title + extra + rows + ["interrupts    \(grouped(interrupts)) delivered"]
    }
}

extension ExitCounts {
    /// Exits by reason, those that there were.
    var byName: [String: UInt64] {
        let pairs = ExitReason.allCases.map { ($0.rawValue, self[$0]) }.filter { $0.1 > 0 }
        return Dictionary(pairs) { first, _ in first }
    }
}
