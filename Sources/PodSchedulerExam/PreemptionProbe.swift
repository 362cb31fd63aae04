import ClusterObjects
import ExamKit
import LabSupport
import PodScheduler
import SchedulingModel

/// Milestone 6: who has to go, and from where.
struct PreemptionProbe: Probe {
    struct Case: Codable, Sendable {
        var scene: CaseScene
        /// How many pods of each app may go; nil: no budget.
        var budgets: [String: Int32]
    }

    let id = "preemption"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { _ in
            var scene = CaseScene.random(nodes: 4, running: 12, coming: 4, using: &generator) {
                CasePod.random($0, using: &$1)
            }
            for index in scene.coming.indices { scene.coming[index].priority += 8 }
            let budgets =
                Bool.random(using: &generator) ? ["x": Int32.random(in: 0...2, using: &generator)] : [:]
            return Case(scene: scene, budgets: budgets)
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let cluster = try question.scene.cluster()
        let profile = Profile(filters: Profile.standardFilters)
        let placer = Placer(cluster, profile, seed: 1, choose: TieBreak.choose)
        let budgets = question.budgets.map { app, allowed in
            PodDisruptionBudget(
                metadata: ObjectMeta(name: app, namespace: "default"),
                spec: PodDisruptionBudgetSpec(selector: LabelSelector(matchLabels: ["app": app])),
                status: PodDisruptionBudgetStatus(disruptionsAllowed: allowed))
        }
        let preemption = Preemption(placer, budgets: budgets)
        let lines = try question.scene.coming.map { coming -> String in
            let pod = try coming.info()
            let each = try cluster.nodes.map { text(try preemption.selectVictims(for: pod, on: $0)) }
            let statuses = try cluster.nodes.map {
                Decision.NodeStatus(node: $0.index, plugin: "", status: try placer.status(of: pod, on: $0))
            }
            return each.joined(separator: " | ") + " = " + text(try preemption.preempt(pod, statuses))
        }
        return Answers(lines: lines)
    }

    private func text(_ candidate: Preemption.Candidate?) -> String {
        candidate.map { "n\($0.node) \($0.victims.map(\.name)) \($0.violations)" } ?? "-"
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            question.scene.coming.map { "make room for pod \($0.name), priority \($0.priority)" }, expected,
            actual)
    }
}
