import ExamKit
import LabSupport
import RISCV

/// Milestone 2: what one instruction of RV64I does to registers, memory and pc.
struct StepProbe: Probe {
    let id = "step"

    private static let arithmetic = operations(.add, .sraiw)
    private static let control = operations(.lui, .bgeu)
    private static let memory = operations(.lb, .sd)

    func cases(using generator: inout SeededGenerator) -> [ProgramBatch] {
        (0..<60).map { _ in
            ProgramBatch(
                programs: (0..<16).map { index in
                    switch index % 4 {
                    case 0, 1: Self.arithmeticCase(&generator)
                    case 2: Self.memoryCase(&generator)
                    default: Self.controlCase(&generator)
                    }
                })
        }
    }

    func observe(_ question: ProgramBatch) throws -> BatchChanges { try question.run() }

    func explain(_ question: ProgramBatch, expected: BatchChanges, actual: BatchChanges) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }

    private static func operations(_ first: Operation, _ last: Operation) -> [Operation] {
        Operation.allCases.filter { (first.rawValue...last.rawValue).contains($0.rawValue) }
    }

    private static func arithmeticCase(_ generator: inout SeededGenerator) -> ProgramCase {
        let instruction = Instruction(
            generator.pick(arithmetic), rd: generator.register(), rs1: generator.register(),
            rs2: generator.register(), immediate: Int64(bitPattern: generator.next()))
        return withOperands(instruction, &generator)
    }

    private static func controlCase(_ generator: inout SeededGenerator) -> ProgramCase {
        let operation = generator.pick(control)
        let rs1 = generator.register()
        let instruction = Instruction(
            operation, rd: generator.chance(25) ? rs1 : generator.register(), rs1: rs1,
            rs2: generator.register(),
            immediate: Int64(bitPattern: generator.next()))
        var question = withOperands(instruction, &generator)
        // Equal operands are rare by chance, and branches are about them.
        if generator.chance(40), let value = question.registers["x\(rs1)"] {
            question.set(instruction.rs2, value.value)
        }
        return question
    }

    /// Loads and stores around the data page, now and then misaligned; those wrap no page's end.
    private static func memoryCase(_ generator: inout SeededGenerator) -> ProgramCase {
        let immediate = Int64.random(in: -2048...2047, using: &generator)
        let offset = generator.below(0x800) + 0x100
        let address = RandomPlaces.data + (generator.chance(20) ? offset : offset & ~7)
        let instruction = Instruction(
            generator.pick(memory), rd: generator.register(), rs1: generator.register(1...31),
            rs2: generator.register(), immediate: immediate)
        var question = withOperands(instruction, &generator)
        question.set(instruction.rs1, address &- UInt64(bitPattern: immediate))
        question.memory[(address & ~7).hex] = HexBytes(generator.bytes(16))
        return question
    }

    private static func withOperands(_ instruction: Instruction, _ generator: inout SeededGenerator)
        -> ProgramCase
    {
        var question = ProgramCase([instruction.encoded])
        question.pc = Hex(RandomPlaces.code + 4 * generator.below(64))
        for register in [instruction.rd, instruction.rs1, instruction.rs2] {
            question.set(register, generator.operand())
        }
        return question
    }
}
