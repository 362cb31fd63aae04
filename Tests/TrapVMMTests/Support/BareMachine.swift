import ELF
import Guests
import Hardware
import RISCV

/// The computer that a guest believes it has: a real one, without a hypervisor.
struct BareMachine {
    let machine: Machine
    let console: RecordingConsole
    private let engine: any Engine

    init(
        memorySize: UInt64 = 1 << 20, instructionSet: InstructionSet = .rv64, typing input: String = "",
        disk: (any Disk)? = nil, engine: any Engine = Stepper()
    ) throws {
        console = RecordingConsole(typing: input)
        machine = try Machine(memorySize: memorySize, console: console, disk: disk)
        machine.hart.instructionSet = instructionSet
        self.engine = engine
    }

    var memory: Memory { machine.bus.memory }
    var hart: Hart { machine.hart }

    /// A bare machine on which one of the project's guests has run to its end.
    static func afterRunning(
        _ path: String, memorySize: UInt64 = 4 << 20, instructionSet: InstructionSet = .rv64,
        typing input: String = "", disk: (any Disk)? = nil, budget: UInt64 = 20_000_000
    ) throws -> (bare: BareMachine, stop: Machine.Stop) {
        let bare = try BareMachine(
            memorySize: memorySize, instructionSet: instructionSet, typing: input, disk: disk,
            engine: BlockEngine())
        try bare.machine.load(try guestFile(path))
        return (bare, try bare.run(budget: budget))
    }

    /// Puts a program at `address` and the hart before it.
    func place(_ program: [Instruction], at address: UInt64 = Stand.base) throws {
        for (index, instruction) in program.enumerated() {
            try memory.store(address + 4 * UInt64(index), size: .word, UInt64(instruction.encoded))
        }
        hart.pc = address
    }

    /// Writes a register as firmware would.
    func set(_ csr: CSR, _ value: UInt64) throws {
        try hart.csr.write(csr.rawValue, value, in: .machine)
    }

    /// Puts the hart into `mode`, as `Guest.enter` does; physical memory is open to every mode.
    func enter(_ mode: PrivilegeMode) throws {
        try set(.medeleg, 0xB1FF)
        try set(.mideleg, 0x222)
        try hart.csr.write(0x3B0, .max, in: .machine)
        try hart.csr.write(0x3A0, 0x1F, in: .machine)
        hart.mode = mode
    }

    func run(budget: UInt64) throws -> Machine.Stop { try machine.run(engine, budget: budget) }
}
