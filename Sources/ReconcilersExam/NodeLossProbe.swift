import ClusterObjects
import ExamKit
import LabSupport
import Reconcilers

/// Milestone 8: who is taken for dead, how fast nodes are emptied, and which pods bear it.
struct NodeLossProbe: Probe {
    struct Word: Codable, Sendable {
        /// Seconds since the one before.
        var after: Int
        /// Whether the status was written, the lease renewed.
        var status: Bool
        var lease: Bool
        /// What the node's own clock says, compared with ours.
        var skew: Int64
    }

    struct Bears: Codable, Sendable {
        var key: String
        var effect: String?
        var seconds: Int64?
    }

    struct Case: Codable, Sendable {
        var hasSpoken: Bool
        var words: [Word]
        var ready: Int
        var notReady: Int
        var taints: [String]
        var tolerations: [Bears]
        var paces: [Int?]
    }

    let id = "node-loss"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<60).map { _ in
            let words = (0..<8).map { _ in
                Word(
                    after: [5, 10, 35, 40, 41, 61].randomElement(using: &generator) ?? 5,
                    status: Int.random(in: 0..<4, using: &generator) == 0,
                    lease: Bool.random(using: &generator), skew: Int64.random(in: -99...99, using: &generator)
                )
            }
            let keys = ["dry", "lost", ""]
            let tolerations = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                Bears(
                    key: keys.randomElement(using: &generator) ?? "",
                    effect: ["NoExecute", "NoSchedule", nil].randomElement(using: &generator) ?? nil,
                    seconds: [nil, -1, 0, 30, 300].randomElement(using: &generator) ?? nil)
            }
            return Case(
                hasSpoken: Bool.random(using: &generator), words: words,
                ready: Int.random(in: 0...60, using: &generator),
                notReady: Int.random(in: 0...60, using: &generator),
                taints: ["dry", "lost"].filter { _ in Bool.random(using: &generator) },
                tolerations: tolerations,
                paces: (0..<6).map { _ in [10, 100, nil].randomElement(using: &generator) ?? nil })
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let zone = try ZoneState(ready: question.ready, notReady: question.notReady)
        let interval = try zone.interval(size: question.ready + question.notReady)
        let taints = question.taints.map { Taint(key: $0, effect: .noExecute) }
        let tolerations = question.tolerations.map {
            Toleration(
                key: $0.key, comparison: .exists, effect: $0.effect.flatMap(TaintEffect.init),
                tolerationSeconds: $0.seconds)
        }
        let verdict = try EvictionVerdict(tolerations, on: taints)
        return Answers(lines: [
            try course(question), "\(zone)", interval.map { "\($0.components.seconds)" } ?? "never",
            "\(verdict)",
            try pace(question.paces),
        ])
    }

    /// After each word: `+` for a node that may stay as it is, `?` for one that is taken for lost.
    private func course(_ question: Case) throws -> String {
        let began = 1_000_000
        var now = began
        let time = { (skew: Int64) in Timestamp(secondsSince1970: Int64(now) + skew) }
        var node = Node(metadata: ObjectMeta(name: "n", creationTimestamp: time(0)))
        var lease: Lease?
        if question.hasSpoken {
            node.status.conditions = [Condition(type: "Ready", status: "True", lastHeartbeatTime: time(0))]
        }
        var hearing = NodeHearing(of: node, lease, at: .seconds(now))
        return try question.words.map { word in
            now += word.after
            if word.status {
                let ready = Condition(type: "Ready", status: "True", lastHeartbeatTime: time(word.skew))
                node.status.conditions = [ready]
            }
            if word.lease {
                lease = lease ?? Lease(metadata: ObjectMeta(name: "n"))
                lease?.spec.renewTime = time(word.skew)
            }
            try hearing.hear(node, lease, at: .seconds(now))
            return try hearing.conditions(of: node, at: .seconds(now)) == nil ? "+" : "?"
        }.joined()
    }

    /// Takes once every seven seconds, each time at another pace.
    private func pace(_ paces: [Int?]) throws -> String {
        var limiter = EvictionLimiter(every: .seconds(10), at: .zero)
        var text = ""
        for (index, pace) in paces.enumerated() {
            let now = Duration.seconds(index * 7)
            text += try limiter.take(at: now) ? "+" : "-"
            try limiter.change(to: pace.map { .seconds($0) }, at: now + .seconds(3))
        }
        return text
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let zone = "a zone with \(question.ready) nodes ready and \(question.notReady) not"
        return Answers.explain(
            [
                "listen to a node eight times", "judge \(zone)", "seconds between two nodes in \(zone)",
                "judge a pod with \(question.tolerations.count) tolerations on \(question.taints)",
                "take every 7 s at changing paces",
            ], expected, actual)
    }
}
