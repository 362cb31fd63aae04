import ClusterAPI
import ClusterObjects
import Documents
import ExamKit
import LabSupport
import Reconcilers

/// Milestone 7: which pods go, how many are made, and what a replica set says of itself.
struct VictimsProbe: Probe {
    struct CasePod: Codable, Sendable {
        var phase: String
        var node: String
        var readySince: Int64?
        var isReady: Bool
        var restarts: Int32
        var made: Int64
        var isLabelled: Bool
    }

    struct Case: Codable, Sendable {
        var pods: [CasePod]
        var replicas: Int32
        var minReadySeconds: Int32
        var good: Int
    }

    let id = "victims"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { _ in
            Case(
                pods: (0..<Int.random(in: 0...9, using: &generator)).map { _ in Self.pod(using: &generator) },
                replicas: .random(in: 0...12, using: &generator),
                minReadySeconds: [0, 60][Int.random(in: 0..<2, using: &generator)],
                good: Int.random(in: 0...12, using: &generator))
        }
    }

    private static func pod(using generator: inout SeededGenerator) -> CasePod {
        let phase = ["Pending", "Unknown", "Running", "Running", "Running"].randomElement(using: &generator)
        let isReady = Bool.random(using: &generator)
        return CasePod(
            phase: phase ?? "Running", node: ["", "n1", "n2", "n2"].randomElement(using: &generator) ?? "",
            readySince: [nil, 10, 60, 90].randomElement(using: &generator) ?? nil, isReady: isReady,
            restarts: .random(in: 0...2, using: &generator), made: .random(in: 0...3, using: &generator),
            isLabelled: Int.random(in: 0..<4, using: &generator) > 0)
    }

    func observe(_ question: Case) throws -> TextAnswers {
        let now = Timestamp(secondsSince1970: 1_796_083_200)
        let pods = question.pods.enumerated().map { Self.pod($1, number: $0, now) }
        var set = ReplicaSet(
            metadata: ObjectMeta(name: "web"),
            spec: ReplicaSetSpec(
                replicas: question.replicas, minReadySeconds: question.minReadySeconds,
                selector: LabelSelector(matchLabels: ["app": "web"])))
        set.spec.template.metadata.labels = ["app": "web", "tier": "front"]
        let plan: String
        switch try ReplicaSetPlan(for: set, pods: pods, related: pods) {
        case .nothing: plan = "nothing"
        case .create(let count): plan = "create \(count)"
        case .delete(let victims): plan = "delete \(victims.map(\.metadata.name))"
        }
        let status = try ReplicaSetReport.status(of: set, pods: pods, error: "full", at: now)
        let outcome = try Self.slowStart(Int(question.replicas), good: question.good)
        return TextAnswers(lines: [plan, "\(status.json.text())", "\(outcome.successes) of \(outcome.calls)"])
    }

    private static func slowStart(_ count: Int, good: Int) throws -> SlowStart.Outcome {
        var calls = 0
        return try SlowStart.run(count) {
            calls += 1
            if calls > good { throw APIError(.forbidden, "full") }
        }
    }

    private static func pod(_ pod: CasePod, number: Int, _ now: Timestamp) -> Pod {
        let since = pod.readySince.map { now + .seconds(-$0) }
        let ready = Condition(
            type: "Ready", status: pod.isReady ? "True" : "False", lastTransitionTime: since)
        return Pod(
            metadata: ObjectMeta(
                name: "p\(number)",
                labels: pod.isLabelled ? ["app": "web", "tier": "front"] : ["app": "web"],
                creationTimestamp: now + .seconds(-60 * pod.made)),
            spec: PodSpec(nodeName: pod.node),
            status: PodStatus(
                phase: pod.phase, conditions: [ready],
                containerStatuses: [ContainerStatus(name: "c", restartCount: pod.restarts)]))
    }

    func explain(_ question: Case, expected: TextAnswers, actual: TextAnswers) -> String {
        TextAnswers.explain(
            [
                "the plan for \(question.replicas) of \(question.pods.count) pods",
                "the status of \(question.pods.count) pods",
                "\(question.replicas) in batches of which \(question.good) go well",
            ], expected: expected, actual: actual)
    }
}
