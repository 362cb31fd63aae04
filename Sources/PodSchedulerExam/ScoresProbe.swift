import ExamKit
import LabSupport
import PodScheduler
import SchedulingModel

/// Milestone 3: what each plug-in scores, how scores are normalized, and who is chosen.
struct ScoresProbe: Probe {
    let id = "scores"

    func cases(using generator: inout SeededGenerator) -> [CaseScene] {
        (0..<30).map { _ in
            CaseScene.random(nodes: 4, running: 5, coming: 4, using: &generator) {
                CasePod.random($0, using: &$1)
            }
        }
    }

    private static let plugins: [any ScorePlugin] = [
        LeastAllocatedPlugin(), MostAllocatedPlugin(), BalancedAllocationPlugin(), ImageLocalityPlugin(),
        NodeAffinityPlugin(), TaintTolerationPlugin(),
        CapacityRatioPlugin(shape: [
            .init(utilization: 0, score: 0), .init(utilization: 70, score: 10),
            .init(utilization: 100, score: 3),
        ]),
        LeastAllocatedPlugin(weights: [ResourceWeight(.processor, 3), ResourceWeight(.memory, 1)]),
    ]

    func observe(_ question: CaseScene) throws -> Answers {
        let cluster = try question.cluster()
        var generator = SeededGenerator(seed: UInt64(question.nodes[0].mebibytes))
        let lines = try question.coming.map { coming -> String in
            let pod = try coming.info()
            var totals = [Int32](repeating: 0, count: cluster.nodes.count)
            let each = try Self.plugins.map { plugin -> String in
                let scores = try cluster.nodes.map { try plugin.score(pod, $0, in: cluster) }
                let (low, high) = (scores.min() ?? 0, scores.max() ?? 0)
                let shown = try scores.map { try plugin.normalized($0, lowest: low, highest: high) }
                for (index, score) in shown.enumerated() { totals[index] += Int32(score / 25) }
                return "\(plugin.name) \(scores) \(shown)"
            }
            let choice = try TieBreak.choose(totals, using: &generator)
            return each.joined(separator: "; ") + " = \(choice ?? -1)"
        }
        return Answers(lines: lines)
    }

    func explain(_ question: CaseScene, expected: Answers, actual: Answers) -> String {
        Answers.explain(question.coming.map { "score pod \($0.name)" }, expected, actual)
    }
}
