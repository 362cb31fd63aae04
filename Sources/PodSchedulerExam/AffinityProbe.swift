import ExamKit
import LabSupport
import PodScheduler
import SchedulingModel

/// Milestone 4: pods that mind other pods.
struct AffinityProbe: Probe {
    let id = "affinity"

    func cases(using generator: inout SeededGenerator) -> [CaseScene] {
        (0..<40).map { _ in
            CaseScene.random(nodes: 5, running: 8, coming: 4, using: &generator) {
                CasePod.social($0, using: &$1)
            }
        }
    }

    func observe(_ question: CaseScene) throws -> Answers {
        let cluster = try question.cluster()
        let all = cluster.nodes.map(\.index)
        let lines = try question.coming.map { coming -> String in
            let pod = try coming.info()
            let filters: [any ClusterFilterPlugin] = [TopologySpreadPlugin(), InterPodAffinityPlugin()]
            let verdicts = try filters.map { plugin -> String in
                let filter = try plugin.prepare(pod, in: cluster)
                return "\(plugin.name) " + all.map { "\((filter?.filter($0) ?? .fits).reasons)" }.joined()
            }
            let scorers: [any ClusterScorePlugin] = [TopologySpreadPlugin(), InterPodAffinityPlugin()]
            let scores = try scorers.map { plugin -> String in
                guard let scorer = try plugin.prepare(pod, in: cluster, feasible: all) else {
                    return "\(plugin.name) -"
                }
                let scores = all.map(scorer.score)
                let known = scores.compactMap(\.self)
                let shown = scores.map { score in
                    score.map { scorer.normalized($0, lowest: known.min() ?? 0, highest: known.max() ?? 0) }
                        ?? -1
                }
                return "\(plugin.name) \(shown)"
            }
            return (verdicts + scores).joined(separator: "; ")
        }
        return Answers(lines: lines)
    }

    func explain(_ question: CaseScene, expected: Answers, actual: Answers) -> String {
        Answers.explain(question.coming.map { "place pod \($0.name) among others" }, expected, actual)
    }
}
