import ExamKit
import Hardware
import LabSupport
import RISCV
import TrapVMM

/// One guest or more, each with a program in machine mode that talks to the devices of its board.
struct DeviceCase: Codable, Sendable {
    struct Guest: Codable, Sendable {
        var registers: [String: Hex] = [:]
        var memory: MemoryImage = [:]
        var typed = ""
    }

    var guests: [Guest] = []
    /// Instructions and exits of one turn.
    var quantum: UInt64 = 100

    static let ramSize: UInt64 = 0x1_0000
    static let start: UInt64 = 0x8000_0000
    static let handler: UInt64 = 0x8000_2000
    static let log: UInt64 = 0x8000_8000
    static let budget: UInt64 = 4000
}

/// What became of one guest.
struct DeviceOutcome: Codable, Equatable, Sendable {
    var ending = ""
    var console = ""
    var registers: [String: Hex] = [:]
    var memory: MemoryImage = [:]
}

/// A serial line: what was typed, and what has been printed.
final class ExamConsole: Console {
    private(set) var written: [UInt8] = []
    private var typed: [UInt8]

    init(typed: String) { self.typed = Array(typed.utf8).reversed() }

    func write(_ byte: UInt8) {
        if written.count < 1 << 14 { written.append(byte) }
    }

    func read() -> UInt8? { typed.popLast() }
}

extension DeviceCase {
    /// Runs the guests in turns on one hart.
    func run() throws -> [DeviceOutcome] {
        let count = UInt64(min(guests.count, 4))
        let size = max(1, count) * Hypervisor.footprint(ofMemory: Self.ramSize)
        let hypervisor = Hypervisor(hart: EmulatedHart(memory: try Memory(size: size), engine: Stepper()))
        var consoles: [ExamConsole] = []
        var machines: [VirtualMachine] = []
        for (index, guest) in guests.prefix(4).enumerated() {
            let console = ExamConsole(typed: guest.typed)
            let machine = try hypervisor.makeMachine(name: "guest \(index + 1)", memorySize: Self.ramSize) {
                try VirtBoard(memory: $0, console: console)
            }
            try machine.slot.memory.write(guest.memory)
            try machine.write([NamedValue(.mtvec, Self.handler)])
            machine.pc = Self.start
            machine.set(guest.registers)
            consoles.append(console)
            machines.append(machine)
        }
        let before = try machines.map { try $0.slot.memory.read(Self.start, count: Int(Self.ramSize)) }
        let starts = machines.map(\.generalRegisters)
        let endings = try withExtendedLifetime(hypervisor) { try stops(of: machines) }
        return try machines.indices.map { index in
            var outcome = DeviceOutcome(ending: index < endings.count ? endings[index] : "none")
            outcome.console = printable(String(decoding: consoles[index].written, as: UTF8.self))
            // How far a guest without an end has come depends on how it was run.
            if outcome.ending == "no end" { return outcome }
            outcome.registers = machines[index].changes(since: starts[index])
            outcome.memory = try machines[index].slot.memory.changes(since: before[index])
            return outcome
        }
    }

    private func stops(of machines: [VirtualMachine]) throws -> [String] {
        let stops =
            machines.count == 1
            ? [try machines[0].run(budget: Self.budget)]
            : try Scheduler(quantum: quantum).run(machines, budget: Self.budget).map(\.stop)
        return stops.map { stop in
            switch stop {
            case .exited(let status): "off with status \(status)"
            case .waiting: "waiting"
            case .budgetSpent: "no end"
            }
        }
    }

    /// The first guest about which the two disagree: its traps, registers, memory and console.
    func explain(expected: [DeviceOutcome], actual: [DeviceOutcome]) -> String {
        for (index, want) in expected.enumerated() where index < guests.count {
            guard index < actual.count else { return "no outcome of guest \(index + 1)" }
            let got = actual[index]
            guard want != got else { continue }
            var lines = ["guest \(index + 1) of \(guests.count), in virtual machine mode:"]
            lines += listing(of: guests[index])
            if want.ending != got.ending {
                lines.append("the run: expected \(want.ending), got \(got.ending)")
            }
            if want.console != got.console {
                lines.append("console: expected \"\(want.console)\", got \"\(got.console)\"")
            }
            lines += differences(want.registers, got.registers) { _ in "unchanged" }
            lines += differences(want.memory, got.memory)
            lines.append("(from \(Self.log.hex) on: cause, value and pc of each trap)")
            return lines.joined(separator: "\n")
        }
        return "more outcomes than guests"
    }

    private func listing(of guest: Guest) -> [String] {
        let words = guest.memory[Self.start.hex] ?? []
        let halves = words.flatMap { word in
            (0..<4).map { UInt32(truncatingIfNeeded: word.value >> (16 * $0)) & 0xFFFF }
        }
        var lines: [String] = []
        var index = 0
        while index < halves.count {
            let isLong = halves[index] & 3 == 3 && index + 1 < halves.count
            let word = isLong ? halves[index + 1] << 16 | halves[index] : halves[index]
            lines.append("    \((Self.start + 2 * UInt64(index)).hex)  \(assembly(word))")
            index += isLong ? 2 : 1
        }
        return lines
    }
}
