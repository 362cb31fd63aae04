import Emulator
import RISCV

/// A hart with a little RAM and no devices: enough to run one instruction, or a short program.
struct Workbench {
    let hart: Hart
    let bus: SystemBus

    /// Where RAM and programs begin.
    static let start: UInt64 = 0x8000_0000
    /// RAM that holds no code.
    static let data: UInt64 = 0x8000_4000
    /// The size of RAM.
    static let size: UInt64 = 0x1_0000

    init() throws {
        bus = SystemBus(memory: try Memory(base: Self.start, size: Self.size))
        hart = Hart(bus: bus)
    }

    var memory: Memory { bus.memory }

    /// Puts a program at `address` and the hart before it.
    func place(_ program: [Instruction], at address: UInt64 = start) throws {
        for (index, instruction) in program.enumerated() {
            try memory.store(address + 4 * UInt64(index), size: .word, UInt64(instruction.encoded))
        }
        hart.pc = address
    }

    /// Sets registers by number.
    func set(_ registers: [UInt8: UInt64]) {
        for (number, value) in registers { hart.registers[number] = value }
    }

    /// Fetches and runs until `pc` leaves the program's end, or `limit` steps are done.
    func run(until end: UInt64, limit: Int = 10_000) throws {
        for _ in 0..<limit where hart.pc != end { try hart.step() }
    }

    /// What an operation makes of two values: `b` goes into rs2, or into the immediate.
    static func compute(_ operation: Operation, _ a: UInt64, _ b: UInt64) throws -> UInt64 {
        let bench = try Workbench()
        bench.set([11: a, 12: b])
        let takesImmediate =
            switch operation.encoding.format {
            case .r: false
            default: true
            }
        let immediate = takesImmediate ? Int64(bitPattern: b) : 0
        try bench.hart.execute(
            Instruction(operation, rd: 10, rs1: 11, rs2: takesImmediate ? 0 : 12, immediate: immediate))
        return bench.hart.registers[10]
    }
}

/// What goes into an arithmetic instruction.
typealias Operands = (operation: Operation, a: UInt64, b: UInt64)
