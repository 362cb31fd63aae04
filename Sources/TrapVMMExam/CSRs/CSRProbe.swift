import ExamKit
import LabSupport

/// Milestone 2: instructions on the registers that a guest believes it has.
struct CSRProbe: Probe {
    let id = "csr"

    func cases(using generator: inout SeededGenerator) -> [HartScript] {
        (0..<56).map { index in
            switch index % 4 {
            case 0, 1: CSRCases.program(&generator)
            case 2: CSRCases.access(&generator)
            default: CSRCases.interrupts(&generator)
            }
        }
    }

    func observe(_ question: HartScript) throws -> HartTranscript { try question.run() }

    func explain(_ question: HartScript, expected: HartTranscript, actual: HartTranscript) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }
}
