import ExamKit
import LabSupport

/// Milestone 5: control and status registers, traps, returns, interrupts, in all three modes.
struct PrivilegeProbe: Probe {
    let id = "privilege"

    func cases(using generator: inout SeededGenerator) -> [PrivilegeScript] {
        (0..<64).map { index in
            switch index % 8 {
            case 0, 1, 2: PrivilegeCases.program(&generator)
            case 3, 4: PrivilegeCases.interrupts(&generator)
            case 5, 6: PrivilegeCases.access(&generator)
            default: PrivilegeCases.supervisorTimer(&generator)
            }
        }
    }

    func observe(_ question: PrivilegeScript) throws -> PrivilegeTranscript { try question.run() }

    func explain(
        _ question: PrivilegeScript, expected: PrivilegeTranscript, actual: PrivilegeTranscript
    ) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }
}
