import Emulator
import LabSupport
import RISCV

/// A program that goes forward only and never traps: every operation that a block can hold, side by side
/// in random order, on random registers.
struct StraightProgram {
    let code: [Instruction]
    let registers: [UInt64]
    let data: [UInt8]

    /// Points to the middle of the data and is never overwritten.
    private static let base: UInt8 = 8
    /// For addresses of atomics: a multiple of eight.
    private static let aligned: UInt8 = 9

    init(length: Int, using generator: inout SeededGenerator) {
        let pool = FixedBits.operations(.add, .amomaxuD)
        var code: [Instruction] = []
        while code.count < length {
            let operation = pool[Int.random(in: 0..<pool.count, using: &generator)]
            code += Self.instructions(for: operation, using: &generator)
        }
        self.code = code + [Instruction(.jal)]
        registers = (0..<32).map { _ in UInt64.interesting(using: &generator) }
        data = (0..<0x2000).map { _ in .random(in: 0...255, using: &generator) }
    }

    /// A machine with the program in its memory, about to begin.
    func machine() throws -> Machine {
        let machine = try Emulator.Machine(memorySize: 0x1_0000, console: ScriptedConsole())
        for (index, instruction) in code.enumerated() {
            let place = Workbench.start + 4 * UInt64(index)
            try machine.bus.memory.store(place, size: .word, UInt64(instruction.encoded))
        }
        try machine.bus.memory.write(data, at: Workbench.data)
        for (number, value) in registers.enumerated() { machine.hart.registers[UInt8(number)] = value }
        machine.hart.registers[Self.base] = Workbench.data + 0x1000
        machine.hart.registers[Self.aligned] = Workbench.data + 0x1800
        machine.hart.pc = Workbench.start
        return machine
    }

    private static func instructions(
        for operation: RISCV.Operation, using generator: inout SeededGenerator
    ) -> [Instruction] {
        var i = Instruction.random(operation, using: &generator)
        while i.rd == base || i.rd == aligned { i.rd = .random(in: 0...31, using: &generator) }
        switch operation.encoding.format {
        case .i where operation == .jalr:
            // Half of the calls overwrite the register that they go through.
            let link = Bool.random(using: &generator) ? 7 : i.rd
            return [Instruction(.auipc, rd: 7), Instruction(.jalr, rd: link, rs1: 7, immediate: 9)]
        case .b: i.immediate = 8
        case .j: i.immediate = 8
        case .s: i.rs1 = base
        case .i
        where (RISCV.Operation.lb.rawValue...RISCV.Operation.lwu.rawValue).contains(operation.rawValue):
            i.rs1 = base
        case .atomic: i.rs1 = aligned
        default: break
        }
        if i.rs1 == base, Int.random(in: 0..<4, using: &generator) > 0 { i.immediate &= ~7 }
        return [i]
    }
}
