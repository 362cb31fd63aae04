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
        // >>> reconcilers.7
        // One active set, or none: the active, the new or else the newest old one gets all. The new one has all that
        // it shall have, knows it, and all of it is available: the old ones get none. Otherwise, if the strategy is
        // to roll, to each its share.
        // stub: throw Unimplemented("reconcilers.7")
        let all = old + (new.map { [$0] } ?? [])
        let active = all.filter { $0.size > 0 }
        if active.count <= 1 {
            guard let only = active.first ?? new ?? old.last else { return [] }
            return [Resizing(only.metadata.name, to: replicas, .scaling)]
        }
        if let new, new.size == replicas, new.available == replicas,
            RevisionNotes.desired(of: new) == replicas
        {
            return active.filter { $0.metadata.name != new.metadata.name }.map {
                Resizing($0.metadata.name, to: 0, .scaling)
            }
        }
        return try Strategy(of: deployment) == .rollingUpdate ? try shares(of: active) : []
        // <<<
    }

    /// Divides what is to be added, or to be taken away, among active sets.
    private func shares(of active: [ReplicaSet]) throws -> [Resizing] {
        // >>> reconcilers.7
        // All together may have replicas + surge, or nothing when nothing is wanted. The greatest first; of one size
        // the newer when it grows, the older when it shrinks. What rounding leaves over is the first one's.
        // stub: throw Unimplemented("reconcilers.7")
        let allowed = replicas > 0 ? replicas + fenceposts.surge : 0
        let change = allowed - active.reduce(0) { $0 + $1.size }
        let sorted = active.sorted(by: change > 0 ? SetOrder.isGreaterOrNewer : SetOrder.isGreaterOrOlder)
        var given = 0
        var sizes: [Int] = []
        for set in sorted {
            let share = try share(of: set, change: change, given: given)
            given += share
            sizes.append(set.size + share)
        }
        if !sizes.isEmpty { sizes[0] = max(0, sizes[0] + change - given) }
        return zip(sorted, sizes).map { Resizing($0.metadata.name, to: $1, .scaling) }
        // <<<
    }

    /// What one set gets: its part of the change, and no more than is left of it.
    /// - Parameters:
    ///   - change: what all together get; negative when they shrink.
    ///   - given: what others have got already.
    public func share(of set: ReplicaSet, change: Int, given: Int) throws -> Int {
        // >>> reconcilers.7
        // Its size, times what all may have now, divided by what all could have when it was last sized (`most` on
        // it; the deployment's status when that is missing), rounded half up; less its size. Divide last.
        // stub: throw Unimplemented("reconcilers.7")
        guard set.size > 0, change != 0, change != given else { return 0 }
        let left = change - given
        var part = -set.size
        if replicas > 0 {
            let allowed = min(replicas + fenceposts.surge, Int(Int32.max))
            let earlier = RevisionNotes.most(of: set) ?? Int(deployment.status.replicas)
            // Nothing to compare with: it keeps its size, and the first gets what is left over.
            guard earlier > 0 else { return 0 }
            part = (set.size * allowed + earlier / 2) / earlier - set.size
        }
        return change > 0 ? min(part, left) : max(part, left)
        // <<<
    }
}
