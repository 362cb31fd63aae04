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
        // TODO reconcilers.7
        // The first difference decides: without a node; Pending, Unknown, Running; not ready; the fuller node; ready
        // for a shorter time; the greater number of restarts; made later. A time that is missing counts as now.
        throw Unimplemented("reconcilers.7")
    }

    /// The pods that go, the first first.
    /// - Parameters:
    ///   - related: all pods of its like, of this owner and of others: a node that has many of them can spare one.
    public static func victims(_ count: Int, of pods: [Pod], related: [Pod]) throws -> [Pod] {
        // TODO reconcilers.7
        // All of them: no order is needed. Otherwise rank each by the active related pods on its node, and sort;
        // of equals the earlier in `pods` stays the earlier.
        throw Unimplemented("reconcilers.7")
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
