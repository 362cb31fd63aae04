import ExamKit
import LabSupport
import PodScheduler
import SchedulingModel

/// Milestone 2: what each filter says of pods on nodes, and the line that sums it up.
struct FiltersProbe: Probe {
    let id = "filters"

    func cases(using generator: inout SeededGenerator) -> [CaseScene] {
        (0..<30).map { _ in
            CaseScene.random(nodes: 4, running: 6, coming: 4, using: &generator) {
                CasePod.random($0, using: &$1)
            }
        }
    }

    func observe(_ question: CaseScene) throws -> Answers {
        let cluster = try question.cluster()
        let lines = try question.coming.map { coming -> String in
            let pod = try coming.info()
            let statuses = try cluster.nodes.map { node in
                try Profile.standardFilters.map { try $0.filter(pod, node) }
            }
            let each = statuses.map { $0.map { "\($0.code) \($0.reasons)" }.joined(separator: "; ") }
            let first = statuses.map { $0.first { $0 != .fits } ?? .fits }.filter { $0 != .fits }
            return each.joined(separator: " | ") + " = " + (try FitError.message(first))
        }
        return Answers(lines: lines)
    }

    func explain(_ question: CaseScene, expected: Answers, actual: Answers) -> String {
        Answers.explain(question.coming.map { "filter pod \($0.name)" }, expected, actual)
    }
}
