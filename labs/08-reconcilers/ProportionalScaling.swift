import ClusterObjects
import LabSupport

/// What the sets of a deployment get when the wanted number changes in the middle of a rollout, or while it is
/// paused: each its share, so that scaling does not hasten a rollout that may be a bad one.
///
/// - Kubernetes: 1.20, deployment/sync.go scale; deployment_util.go GetProportion
public struct ProportionalScaling {
    private let deployment: Deployment
    private let fenceposts: Fenceposts
    private let new: ReplicaSet?
    private let old: [ReplicaSet]
    private var replicas: Int { Int(max(0, deployment.spec.replicas ?? 1)) }

    /// The state of a deployment.
    /// - Parameter new: the set of the wanted template; nil when there is none.
    public init(of deployment: Deployment, new: ReplicaSet?, old: [ReplicaSet]) throws {
        self.deployment = deployment
        fenceposts = try Fenceposts(of: deployment)
        self.new = new
        self.old = old.sorted(by: SetOrder.isOlder)
    }

    /// The sizes of the sets, also of those that keep theirs: the numbers noted on them are new.
    public func resizings() throws -> [Resizing] {
        // TODO reconcilers.7
        // One active set, or none: the active, the new or else the newest old one gets all. The new one has all that
        // it shall have, knows it, and all of it is available: the old ones get none. Otherwise, if the strategy is
        // to roll, to each its share.
        throw Unimplemented("reconcilers.7")
    }

    /// Divides what is to be added, or to be taken away, among active sets.
    private func shares(of active: [ReplicaSet]) throws -> [Resizing] {
        // TODO reconcilers.7
        // All together may have replicas + surge, or nothing when nothing is wanted. The greatest first; of one size
        // the newer when it grows, the older when it shrinks. What rounding leaves over is the first one's.
        throw Unimplemented("reconcilers.7")
    }

    /// What one set gets: its part of the change, and no more than is left of it.
    /// - Parameters:
    ///   - change: what all together get; negative when they shrink.
    ///   - given: what others have got already.
    public func share(of set: ReplicaSet, change: Int, given: Int) throws -> Int {
        // TODO reconcilers.7
        // Its size, times what all may have now, divided by what all could have when it was last sized (`most` on
        // it; the deployment's status when that is missing), rounded half up; less its size. Divide last.
        throw Unimplemented("reconcilers.7")
    }
}
