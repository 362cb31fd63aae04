import ExamKit
import LabSupport
import RISCV

/// Extension A. Only what every right hart does: a store between `lr` and `sc` goes to the reserved
/// bytes, another address is far away, and `sc` has the size of its `lr`.
enum AtomicCases {
    private static let operations = Operation.allCases.filter {
        (Operation.scW.rawValue...Operation.amomaxuD.rawValue).contains($0.rawValue)
    }

    /// One instruction, now and then misaligned or not an instruction at all.
    static func single(_ generator: inout SeededGenerator) -> ProgramCase {
        let operation = generator.pick(operations)
        let instruction = Instruction(
            operation, rd: generator.register(), rs1: generator.register(1...31),
            rs2: operation == .lrW || operation == .lrD ? 0 : generator.register(),
            immediate: Int64(generator.below(4)))
        let illegal: [UInt32] = [
            instruction.encoded & ~(7 << 12),  // no such width
            instruction.encoded | 0x1F << 27,  // no such operation
            Instruction(.lrW, rd: 5, rs1: 6).encoded | 1 << 20,  // lr has no rs2
        ]
        let word = generator.chance(8) ? generator.pick(illegal) : instruction.encoded
        return question([word], instruction, &generator)
    }

    /// `lr`, perhaps something in between, `sc`, perhaps a second `sc`.
    static func pair(_ generator: inout SeededGenerator) -> ProgramCase {
        let isWord = generator.chance(50)
        let load = Instruction(isWord ? .lrW : .lrD, rd: 5, rs1: 10)
        let store = Instruction(isWord ? .scW : .scD, rd: 6, rs1: 10, rs2: 11)
        let elsewhere = Instruction(isWord ? .scW : .scD, rd: 7, rs1: 12, rs2: 11)
        let size = isWord ? AccessSize.word : .double
        let between = [
            Instruction(size == .word ? .sw : .sd, rs1: 10, rs2: 13),
            Instruction(.sb, rs1: 10, rs2: 13, immediate: Int64(generator.below(size.bytes))),
            Instruction(isWord ? .amoaddW : .amoaddD, rd: 14, rs1: 10, rs2: 13),
        ]
        let programs: [[Instruction]] = [
            [load, store],
            [load, Instruction(.addi, rd: 11, rs1: 5, immediate: 1), store],
            [store],
            [load, store, Instruction(isWord ? .scW : .scD, rd: 8, rs1: 10, rs2: 13)],
            [load, generator.pick(between), store],
            [load, elsewhere],
            [load, elsewhere, store],
        ]
        var question = question(generator.pick(programs).map(\.encoded), load, &generator)
        let address = RandomPlaces.data + 8 * generator.below(64)
        question.set(10, address)
        question.set(12, address + 0x1000)
        for register: UInt8 in [11, 13] { question.set(register, generator.operand()) }
        question.memory = [address.hex: HexBytes(generator.bytes(16))]
        return question
    }

    private static func question(
        _ words: [UInt32], _ instruction: Instruction, _ generator: inout SeededGenerator
    ) -> ProgramCase {
        var question = ProgramCase(words)
        let aligned = RandomPlaces.data + 8 * generator.below(64)
        let address = generator.chance(15) ? aligned + generator.below(8) : aligned
        question.set(instruction.rd, generator.operand())
        question.set(instruction.rs2, generator.operand())
        question.set(instruction.rs1, address)
        question.memory[aligned.hex] = HexBytes(generator.bytes(16))
        return question
    }
}
