import ClusterObjects
import LabSupport

/// What a replica set needs: decided from what is there, before anything is done.
///
/// - Kubernetes: 1.20, replica_set.go manageReplicas
public enum ReplicaSetPlan: Equatable {
    /// As many as there shall be.
    case nothing
    /// So many are missing.
    case create(Int)
    /// There are too many, and these can be spared.
    case delete([Pod])

    /// So many are made or deleted at most before looking again.
    public static let burst = 500

    /// The plan for a replica set that has these active pods.
    /// - Parameter related: the active pods of all replica sets with the same owner, these among them.
    public init(for set: ReplicaSet, pods: [Pod], related: [Pod]) throws {
        // TODO reconcilers.7
        // The difference of what there is and what there shall be (1 when nothing is said), a burst at most.
        throw Unimplemented("reconcilers.7")
    }
}
