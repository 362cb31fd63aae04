import ClusterObjects
import LabSupport

/// The status of a replica set, as its pods say.
///
/// - Kubernetes: 1.20, replica_set_utils.go calculateStatus
public enum ReplicaSetReport {
    /// The condition of one that could not make or delete pods.
    public static let failure = "ReplicaFailure"

    /// The status of a set that has these active pods.
    /// - Parameter error: why pods could not be made or deleted; nil when nothing went wrong.
    public static func status(
        of set: ReplicaSet, pods: [Pod], error: String? = nil, at now: Timestamp
    ) throws -> ReplicaSetStatus {
        // TODO reconcilers.7
        // Fully labelled is who has all labels of the template. Available is who has been ready for long enough.
        // The condition comes with the first failure and goes when all went well; its reason says what failed.
        throw Unimplemented("reconcilers.7")
    }

    /// When the next pod becomes available although nothing happens; nil when none will.
    public static func nextChange(
        of set: ReplicaSet, pods: [Pod], at now: Timestamp
    ) throws -> Duration? {
        try pods.compactMap {
            try PodHealth(of: $0).timeToAvailable(minReadySeconds: set.spec.minReadySeconds, at: now)
        }.filter { $0 > .zero }.min()
    }
}
