import ExamKit
import LabSupport
import RISCV
import TrapVMM

/// Milestone 4: walks of a guest's page table, and kernels that run on shadow tables.
struct ShadowProbe: Probe {
    enum Case: Codable, Sendable {
        case walk(WalkCase)
        case program(GuestCase)
    }

    struct Observation: Codable, Equatable, Sendable {
        var walk: WalkOutcome?
        var state: GuestState?
    }

    let id = "shadow"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<24).map { index in
            index % 2 == 0
                ? .walk(WalkCases.next(&generator))
                : .program(KernelFeatures(technique: .trap, isa: .rv64).guest(&generator))
        }
    }

    func observe(_ question: Case) throws -> Observation {
        switch question {
        case .walk(let walk): Observation(walk: try walk.run())
        case .program(let program): Observation(state: try program.run())
        }
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        switch question {
        case .walk(let walk):
            guard let want = expected.walk, let got = actual.walk else { return "no outcome of the walks" }
            return printable(walk.explain(expected: want, actual: got))
        case .program(let program):
            guard let want = expected.state, let got = actual.state else { return "no state at the end" }
            return printable(program.explain(expected: want, actual: got))
        }
    }
}
