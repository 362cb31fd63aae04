import ExamKit
import Hardware
import LabSupport
import RISCV
import TrapVMM

/// A small kernel with user code, run by one technique from its first instruction to its end.
struct GuestCase: Codable, Sendable {
    /// What a stretch of code is about, for explanations.
    struct Part: Codable, Sendable {
        /// Where it begins.
        var at: Hex
        var text: String
    }

    var technique = Technique.trap.rawValue
    var isa = InstructionSet.rv64.rawValue
    var mode: UInt8 = 1
    var pc = Hex(GuestLayout.code)
    var csrs: [NamedValue] = []
    var registers: [String: Hex] = [:]
    var memory: MemoryImage = [:]
    /// Code to be patched before the start, for `Technique.patch`.
    var text: [Hex] = []
    var parts: [Part] = []

    /// Far more than any of the programs needs.
    static let budget: UInt64 = 6_000
}

/// What is left when the program has ended.
struct GuestState: Codable, Equatable, Sendable {
    var ending = ""
    var pc = Hex(0)
    var mode: UInt8 = 0
    var registers: [String: Hex] = [:]
    var csrs: [NamedValue] = []
    /// What changed, without the code and without the A bits, which may be set early.
    var memory: MemoryImage = [:]
}

extension GuestCase {
    private static let watched: [CSR] = [
        .mstatus, .mepc, .mcause, .mtval, .mscratch, .sstatus, .stvec, .sie, .sip, .sscratch, .sepc, .scause,
        .stval, .satp,
    ]

    /// Lets the lab's hypervisor run it.
    func run() throws -> GuestState {
        let size = Hypervisor.footprint(ofMemory: GuestLayout.ramSize)
        let hart = EmulatedHart(memory: try Memory(size: size), engine: Stepper())
        hart.instructionSet = InstructionSet(rawValue: isa) ?? .rv64
        let hypervisor = Hypervisor(hart: hart)
        let machine = try hypervisor.makeMachine(
            name: "exam", memorySize: GuestLayout.ramSize,
            technique: Technique(rawValue: technique) ?? .trap
        ) { ExamBoard(memory: $0) }
        return try withExtendedLifetime(hypervisor) { try run(machine) }
    }

    private func run(_ machine: VirtualMachine) throws -> GuestState {
        let ram = machine.slot.memory
        try ram.write(memory)
        let before = try ram.read(ram.base, count: Int(ram.size))
        if machine.technique == .patch, text.count == 2, text[0].value < text[1].value {
            try machine.patch(text: text[0].value..<text[1].value)
        }
        try machine.write(csrs)
        machine.mode = PrivilegeMode(rawValue: mode) ?? .supervisor
        machine.pc = pc.value
        machine.set(registers)
        let start = machine.generalRegisters
        var state = GuestState()
        switch try machine.run(budget: Self.budget) {
        case .exited(let status): state.ending = "exited \(status)"
        case .waiting: state.ending = "waiting"
        case .budgetSpent:
            // Where it is by then depends on how it was run.
            state.ending = "no end"
            return state
        }
        state.pc = Hex(machine.pc)
        state.mode = machine.mode.rawValue
        state.registers = machine.changes(since: start)
        state.csrs = try machine.values(of: Self.watched)
        state.memory = visible(try ram.changes(since: before))
        return state
    }

    /// What a guest may rely on.
    private func visible(_ changes: MemoryImage) -> MemoryImage {
        var result: MemoryImage = [:]
        for (name, values) in changes {
            guard let start = address(name) else { continue }
            for (index, value) in values.enumerated() {
                let place = start &+ 8 &* UInt64(index)
                if place < GuestLayout.pool { continue }
                let isEntry = place >= GuestLayout.tables[0] && place < GuestLayout.tablesEnd
                let mask = isEntry ? ~RISCV.PageTableEntry.accessed : .max
                let old = word(at: place) & mask
                if value.value & mask != old { result[place.hex] = [Hex(value.value & mask)] }
            }
        }
        return result
    }

    /// What RAM holds at the start.
    func word(at place: UInt64) -> UInt64 {
        for (name, values) in memory {
            guard let start = address(name), place >= start else { continue }
            let index = (place - start) / 8
            if index < UInt64(values.count) { return values[Int(index)].value }
        }
        return 0
    }
}
