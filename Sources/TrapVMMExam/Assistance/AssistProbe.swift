import ExamKit
import LabSupport
import RISCV
import TrapVMM

/// Milestone 7: the second stage of translation, and kernels that run on the hart in S.
struct AssistProbe: Probe {
    enum Case: Codable, Sendable {
        case stage(StageCase)
        case program(GuestCase)
    }

    struct Observation: Codable, Equatable, Sendable {
        /// nil where the stage has no page.
        var stage: [Hex?]?
        var state: GuestState?
    }

    let id = "assist"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<18).map { index in
            guard index % 3 > 0 else { return .stage(StageCase.next(&generator)) }
            let isa: InstructionSet = index % 3 == 1 ? .rv64 : .rv64NT
            return .program(KernelFeatures(technique: .hardware, isa: isa).guest(&generator))
        }
    }

    func observe(_ question: Case) throws -> Observation {
        switch question {
        case .stage(let stage): Observation(stage: try stage.run())
        case .program(let program): Observation(state: try program.run())
        }
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        switch question {
        case .stage(let stage):
            guard let want = expected.stage, let got = actual.stage else { return "no answer of the stage" }
            return printable(stage.explain(expected: want, actual: got))
        case .program(let program):
            guard let want = expected.state, let got = actual.state else { return "no state at the end" }
            return printable(program.explain(expected: want, actual: got))
        }
    }
}
