import ExamKit
import LabSupport
import RISCV
import TrapVMM

/// Milestone 6: kernels on a hart of RV64-NT, by three of the repairs.
struct TranslateProbe: Probe {
    let id = "translate"

    func cases(using generator: inout SeededGenerator) -> [GuestCase] {
        (0..<16).map { index in
            let technique = [Technique.translate, .interpret, .translate, .patch][index % 4]
            return KernelFeatures(technique: technique, isa: .rv64NT).guest(&generator)
        }
    }

    func observe(_ question: GuestCase) throws -> GuestState { try question.run() }

    func explain(_ question: GuestCase, expected: GuestState, actual: GuestState) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }
}
