import ClusterObjects
import LabSupport

/// Which pods go first when there are too many: those that are missed least.
///
/// - Kubernetes: 1.20, controller_utils.go ActivePodsWithRanks (since 1.21 a pod's deletion cost comes before its
///   rank, since 1.22 ages are compared by powers of two)
public enum VictimOrder {
    /// A pod, and how many active pods of its like run on its node.
    public struct Candidate {
        /// The pod.
        public let pod: Pod
        /// How many of its like share its node.
        public let rank: Int

        /// A candidate.
        public init(_ pod: Pod, rank: Int) {
            self.pod = pod
            self.rank = rank
        }
    }

    /// Whether the first must go before the second.
    public static func goesFirst(_ first: Candidate, _ second: Candidate) throws -> Bool {
        // >>> reconcilers.7
        // The first difference decides: without a node; Pending, Unknown, Running; not ready; the fuller node; ready
        // for a shorter time; the greater number of restarts; made later. A time that is missing counts as now.
        // stub: throw Unimplemented("reconcilers.7")
        let (one, two) = (Standing(first), Standing(second))
        if one.isPlaced != two.isPlaced { return !one.isPlaced }
        if one.phase != two.phase { return one.phase < two.phase }
        if one.health.isReady != two.health.isReady { return !one.health.isReady }
        if first.rank != second.rank { return first.rank > second.rank }
        if one.health.readySince != two.health.readySince {
            return isLater(one.health.readySince, two.health.readySince)
        }
        if one.restarts != two.restarts { return one.restarts > two.restarts }
        let (made, other) = (first.pod.metadata.creationTimestamp, second.pod.metadata.creationTimestamp)
        return made != other && isLater(made, other)
        // <<<
    }

    /// The pods that go, the first first.
    /// - Parameters:
    ///   - related: all pods of its like, of this owner and of others: a node that has many of them can spare one.
    public static func victims(_ count: Int, of pods: [Pod], related: [Pod]) throws -> [Pod] {
        // >>> reconcilers.7
        // All of them: no order is needed. Otherwise rank each by the active related pods on its node, and sort;
        // of equals the earlier in `pods` stays the earlier.
        // stub: throw Unimplemented("reconcilers.7")
        guard count < pods.count else { return pods }
        let active = related.filter { PodHealth(of: $0).isActive && !$0.spec.nodeName.isEmpty }
        let ranks = active.reduce(into: [String: Int]()) { $0[$1.spec.nodeName, default: 0] += 1 }
        let sorted = try pods.enumerated().sorted { first, second in
            let one = Candidate(first.element, rank: ranks[first.element.spec.nodeName] ?? 0)
            let two = Candidate(second.element, rank: ranks[second.element.spec.nodeName] ?? 0)
            if try goesFirst(one, two) { return true }
            return try !goesFirst(two, one) && first.offset < second.offset
        }
        return sorted.prefix(max(0, count)).map(\.element)
        // <<<
    }

    private struct Standing {
        let isPlaced: Bool
        let phase: Int
        let health: PodHealth
        let restarts: Int32

        init(_ candidate: Candidate) {
            let pod = candidate.pod
            isPlaced = !pod.spec.nodeName.isEmpty
            phase = ["Pending": 0, "Unknown": 1, "Running": 2][pod.status.phase] ?? 0
            health = PodHealth(of: pod)
            restarts = pod.status.containerStatuses.map(\.restartCount).max() ?? 0
        }
    }

    /// Of two different times; one that is missing is the latest.
    private static func isLater(_ first: Timestamp?, _ second: Timestamp?) -> Bool {
        guard let first, let second else { return first == nil }
        return first > second
    }
}
