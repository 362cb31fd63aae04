import ChrootJail
import ExamKit
import LabSupport
import LinuxSystem

/// Milestone 2: where a command is looked for, where it starts, and how its end is said.
struct CommandProbe: Probe {
    struct Case: Codable, Sendable {
        var arguments: [String]
        var environment: [String]
        var directory: String
        var root: String
        /// 0...255 an exit status, above it 256 + a signal.
        var end: Int32
    }

    struct Observation: Codable, Equatable, Sendable {
        var outcome: PlanOutcome
        var status: Int32
    }

    let id = "command"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { index in
            let name = RandomText.word(using: &generator)
            let path = (0..<3).map { _ in
                Int.random(in: 0..<5, using: &generator) == 0 ? "" : RandomText.path(using: &generator)
            }
            let variables = ["X\(name)=1"] + (index % 4 == 0 ? [] : ["PATH=" + path.joined(separator: ":")])
            let isSignal = Bool.random(using: &generator)
            return Case(
                arguments: [index % 5 == 0 ? RandomText.path(using: &generator) : name, "-x"],
                environment: variables.shuffled(using: &generator),
                directory: RandomText.path(using: &generator),
                root: "/srv" + RandomText.path(using: &generator),
                end: isSignal
                    ? 256 + .random(in: 1...64, using: &generator) : .random(in: 0...255, using: &generator))
        }
    }

    func observe(_ question: Case) throws -> Observation {
        let command = Command(
            question.arguments, environment: question.environment, directory: question.directory)
        let end: ProcessEnd = question.end < 256 ? .exited(question.end) : .signalled(question.end - 256)
        return Observation(
            outcome: PlanOutcome(of: try Jail(root: question.root).plan(for: command), root: question.root),
            status: try ExitStatus(end).code)
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        expected.status != actual.status
            ? "an end of \(question.end) is status \(expected.status), got \(actual.status)"
            : PlanOutcome.difference(expected.outcome, actual.outcome)
    }
}
