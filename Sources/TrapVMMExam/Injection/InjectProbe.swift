import ExamKit
import LabSupport

/// Milestone 3: traps into the guest's handler and back, interrupts, calls of the firmware.
struct InjectProbe: Probe {
    let id = "inject"

    func cases(using generator: inout SeededGenerator) -> [HartScript] {
        (0..<56).map { index in
            switch index % 4 {
            case 0, 1: InjectionCases.traps(&generator)
            case 2: InjectionCases.interrupts(&generator)
            default: FirmwareCases.calls(&generator)
            }
        }
    }

    func observe(_ question: HartScript) throws -> HartTranscript { try question.run() }

    func explain(_ question: HartScript, expected: HartTranscript, actual: HartTranscript) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }
}
