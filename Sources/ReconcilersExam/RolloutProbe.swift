import ClusterObjects
import ExamKit
import LabSupport
import Reconcilers

/// Milestone 7: the sums of rollouts and of scaling.
struct RolloutProbe: Probe {
    struct CaseSet: Codable, Sendable {
        var size: Int32
        var existing: Int32
        var available: Int32
        var made: Int64
        var most: Int32?
    }

    struct Case: Codable, Sendable {
        var replicas: Int32
        var surge: String
        var unavailable: String
        var new: CaseSet
        var old: [CaseSet]
        var limit: Int
    }

    let id = "rollout"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<60).map { _ in
            let posts = ["0", "1", "3", "25%", "50%", "100%", "7", "x%", "1.5%", "0%"]
            return Case(
                replicas: .random(in: 0...20, using: &generator),
                surge: posts.randomElement(using: &generator) ?? "0",
                unavailable: posts.randomElement(using: &generator) ?? "0", new: Self.set(using: &generator),
                old: (0..<Int.random(in: 0...3, using: &generator)).map { _ in Self.set(using: &generator) },
                limit: Int.random(in: 0...6, using: &generator))
        }
    }

    private static func set(using generator: inout SeededGenerator) -> CaseSet {
        let size = Int32.random(in: 0...12, using: &generator)
        return CaseSet(
            size: size, existing: .random(in: 0...(size + 2), using: &generator),
            available: .random(in: 0...(size + 1), using: &generator),
            made: .random(in: 0...2, using: &generator),
            most: Bool.random(using: &generator) ? .random(in: 1...25, using: &generator) : nil)
    }

    func observe(_ question: Case) throws -> TextAnswers {
        let deployment = Self.deployment(question)
        let new = Self.set(question.new, "new")
        let old = question.old.enumerated().map { Self.set($1, "old\($0)") }
        let rollout = { try Rollout(of: deployment, new: new, old: old) }
        let scaling = { try ProportionalScaling(of: deployment, new: new, old: old) }
        return TextAnswers(lines: [
            try answer {
                let posts = try Fenceposts(of: deployment)
                return "\(posts.surge) and \(posts.unavailable)"
            },
            try answer { Self.text(try rollout().growth()) },
            try answer { Self.text(try rollout().shrinking()) },
            try answer { Self.text(try rollout().unhealthy(limit: question.limit)) },
            try answer { Self.text(try rollout().surplus(of: old)) },
            try answer { Self.text(try scaling().resizings()) },
        ])
    }

    private func answer(_ body: () throws -> String) throws -> String {
        do {
            return try body()
        } catch let error as RolloutError {
            return "\(error)"
        }
    }

    private static func text(_ resizings: [Resizing]) -> String {
        resizings.map { "\($0.name)=\($0.size) \($0.reason.rawValue)" }.sorted().joined(separator: " ")
    }

    private static func deployment(_ question: Case) -> Deployment {
        let post = { (text: String) in Int32(text).map { IntOrString.int($0) } ?? .string(text) }
        return Deployment(
            metadata: ObjectMeta(name: "web"),
            spec: DeploymentSpec(
                replicas: question.replicas,
                strategy: DeploymentStrategy(
                    rollingUpdate: RollingUpdateDeployment(
                        maxUnavailable: post(question.unavailable), maxSurge: post(question.surge)))))
    }

    private static func set(_ set: CaseSet, _ name: String) -> ReplicaSet {
        var result = ReplicaSet(
            metadata: ObjectMeta(name: name, creationTimestamp: Timestamp(secondsSince1970: set.made)),
            spec: ReplicaSetSpec(replicas: set.size),
            status: ReplicaSetStatus(replicas: set.existing, availableReplicas: set.available))
        if let most = set.most {
            result.metadata.annotations["deployment.kubernetes.io/max-replicas"] = "\(most)"
        }
        return result
    }

    func explain(_ question: Case, expected: TextAnswers, actual: TextAnswers) -> String {
        let state =
            "\(question.replicas) wanted, surge \(question.surge), unavailable \(question.unavailable), "
            + "new \(question.new.size), old \(question.old.map(\.size))"
        return TextAnswers.explain(
            ["fenceposts", "growth", "shrinking", "unhealthy", "surplus", "scaling"].map {
                "\($0) with \(state)"
            }, expected: expected, actual: actual)
    }
}
