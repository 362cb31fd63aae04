import ExamKit
import LabSupport
import RISCV

/// Milestone 3: multiplication and division, atomics, compressed instructions.
struct ExtensionsProbe: Probe {
    let id = "extensions"

    func cases(using generator: inout SeededGenerator) -> [ProgramBatch] {
        (0..<60).map { _ in
            ProgramBatch(
                programs: (0..<18).map { index in
                    switch index % 6 {
                    case 0: MultiplyCases.next(&generator)
                    case 1: AtomicCases.single(&generator)
                    case 2: AtomicCases.pair(&generator)
                    default: CompressedCases.next(&generator)
                    }
                })
        }
    }

    func observe(_ question: ProgramBatch) throws -> BatchChanges { try question.run() }

    func explain(_ question: ProgramBatch, expected: BatchChanges, actual: BatchChanges) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }
}

/// Extension M.
private enum MultiplyCases {
    private static let operations = Operation.allCases.filter {
        (Operation.mul.rawValue...Operation.remuw.rawValue).contains($0.rawValue)
    }

    static func next(_ generator: inout SeededGenerator) -> ProgramCase {
        let instruction = Instruction(
            generator.pick(operations), rd: generator.register(), rs1: generator.register(1...31),
            rs2: generator.register())
        // funct3 1, 2 and 3 are no operations of the W forms.
        let hole = Instruction(.mulw, rd: 5, rs1: 6, rs2: 7).encoded | UInt32(1 + generator.below(3)) << 12
        var question = ProgramCase([generator.chance(6) ? hole : instruction.encoded])
        question.set(instruction.rd, generator.operand())
        question.set(instruction.rs1, generator.operand())
        question.set(instruction.rs2, generator.operand())
        return instruction.rs1 == instruction.rs2
            ? question : withSpecialPair(question, instruction, &generator)
    }

    /// Division by zero and the one quotient that does not fit.
    private static func withSpecialPair(
        _ question: ProgramCase, _ instruction: Instruction, _ generator: inout SeededGenerator
    ) -> ProgramCase {
        var question = question
        switch generator.below(5) {
        case 0: question.set(instruction.rs2, 0)
        case 1:
            question.set(instruction.rs1, generator.pick([1 << 63, 0xFFFF_FFFF_8000_0000, 0x8000_0000]))
            question.set(instruction.rs2, .max)
        case 2: question.set(instruction.rs2, generator.next() << 32)  // zero for the W forms alone
        default: break
        }
        return question
    }
}
