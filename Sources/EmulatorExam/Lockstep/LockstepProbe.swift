import Emulator
import ExamKit
import LabSupport

/// Milestone 8: after the same number of instructions the block engine has the registers that every
/// right engine has.
struct LockstepProbe: Probe {
    let id = "lockstep"

    func cases(using generator: inout SeededGenerator) -> [LockstepCase] {
        (0..<24).map { index in
            LockstepCase(
                program: HexBytes(RandomProgram.make(&generator)),
                registers: RandomProgram.registers(&generator),
                isTranslated: index % 3 == 1,
                timer: index % 3 == 2 ? 10 + generator.below(60) : nil,
                isNative: index % 4 == 3,
                chunks: (0..<30).map { _ in 1 + generator.below(60) })
        }
    }

    func observe(_ question: LockstepCase) throws -> LockstepTranscript {
        try question.run(BlockEngine(portable: !question.isNative))
    }

    func explain(_ question: LockstepCase, expected: LockstepTranscript, actual: LockstepTranscript) -> String
    {
        printable(question.explain(expected: expected, actual: actual))
    }
}
