import ExamKit
import Hardware
import LabSupport
import RISCV
import TrapVMM

/// A guest's page table and addresses that are looked up in it.
struct WalkCase: Codable, Sendable {
    struct Look: Codable, Sendable {
        var address: Hex
        var access: String
        var mode: UInt8
        var status: Hex
    }

    var satp = Hex(0)
    var memory: MemoryImage = [:]
    var looks: [Look] = []

    static let ramSize: UInt64 = 0x1_0000
}

/// Where the looks led.
struct WalkOutcome: Codable, Equatable, Sendable {
    struct Answer: Codable, Equatable, Sendable {
        var physical: Hex?
        var trap: TrapSeen?
    }

    var answers: [Answer] = []
    /// Entries whose A and D have changed.
    var memory: MemoryImage = [:]
}

extension WalkCase {
    /// Has the lab's hypervisor walk.
    func run() throws -> WalkOutcome {
        let size = Hypervisor.footprint(ofMemory: Self.ramSize)
        let hypervisor = Hypervisor(hart: EmulatedHart(memory: try Memory(size: size), engine: Stepper()))
        let machine = try hypervisor.makeMachine(name: "exam", memorySize: Self.ramSize) {
            ExamBoard(memory: $0)
        }
        let ram = machine.slot.memory
        try ram.write(memory)
        let before = try ram.read(ram.base, count: Int(ram.size))
        var outcome = WalkOutcome()
        try withExtendedLifetime(hypervisor) {
            for look in looks { outcome.answers.append(try answer(look, machine)) }
        }
        outcome.memory = try ram.changes(since: before)
        return outcome
    }

    private func answer(_ look: Look, _ machine: VirtualMachine) throws -> WalkOutcome.Answer {
        machine.mode = PrivilegeMode(rawValue: look.mode) ?? .supervisor
        try machine.write([NamedValue(.mstatus, look.status.value), NamedValue(.satp, satp.value)])
        do {
            let page = try machine.walk(look.address.value, for: Access(rawValue: look.access) ?? .load)
            return .init(physical: Hex(page.physical))
        } catch let trap as Trap {
            return .init(trap: TrapSeen(trap))
        }
    }

    /// The first look about which the two disagree, and the entries.
    func explain(expected: WalkOutcome, actual: WalkOutcome) -> String {
        func text(_ answer: WalkOutcome.Answer) -> String {
            answer.physical.map { "guest physical \($0)" } ?? trapText(answer.trap)
        }
        for (index, want) in expected.answers.enumerated() where index < looks.count {
            guard index < actual.answers.count else { return "no answer for look \(index + 1)" }
            guard want != actual.answers[index] else { continue }
            let look = looks[index]
            return "walk(\(look.address), for: \(look.access)) in \(modeText(look.mode)), satp \(satp), "
                + "mstatus \(look.status):\n    expected \(text(want))\n    got      \(text(actual.answers[index]))"
        }
        return
            (["every walk led where it should, but the entries differ (A and D):"]
            + differences(expected.memory, actual.memory)).joined(separator: "\n")
    }
}
