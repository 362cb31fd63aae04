import ChrootJail
import ExamKit
import LabSupport
import LinuxSystem

/// Milestone 3: who the process is after the steps.
struct CredentialsProbe: Probe {
    struct Case: Codable, Sendable {
        var user: UInt32
        var group: UInt32
        var supplementary: [UInt32]
    }

    let id = "credentials"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { index in
            Case(
                user: .random(in: 1...65534, using: &generator),
                group: .random(in: 1...65534, using: &generator),
                supplementary: (0..<index % 4).map { _ in .random(in: 1...65534, using: &generator) })
        }
    }

    func observe(_ question: Case) throws -> PlanOutcome {
        let credentials = Credentials(
            user: question.user, group: question.group, supplementary: question.supplementary)
        return PlanOutcome(of: Plan(try credentials.steps()), root: "/srv/jail")
    }

    func explain(_ question: Case, expected: PlanOutcome, actual: PlanOutcome) -> String {
        PlanOutcome.difference(expected, actual)
    }
}
