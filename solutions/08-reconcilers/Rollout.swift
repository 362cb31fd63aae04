import ClusterObjects
import LabSupport

/// One replica set is to get another size.
public struct Resizing: Equatable, Sendable {
    /// Why.
    public enum Reason: String, Sendable {
        /// There is room for more new pods.
        case growth
        /// The new set has more than are wanted.
        case excess
        /// Old pods that are unavailable anyway.
        case unhealthy
        /// Old pods that can be missed by now.
        case surplus
        /// The wanted number has changed.
        case scaling
        /// The strategy wants all old pods gone first.
        case recreation
    }

    /// The name of the set.
    public let name: String
    /// How many pods it shall have.
    public let size: Int
    /// Why.
    public let reason: Reason

    /// A new size for a set.
    public init(_ name: String, to size: Int, _ reason: Reason) {
        self.name = name
        self.size = size
        self.reason = reason
    }
}

/// A rolling update at one moment, and what may be done next: arithmetic, and nothing else.
///
/// Two things hold whatever happens: there are never more pods than wanted and `surge`, and never fewer available
/// ones than wanted without `unavailable` - as far as it lies with the deployment.
/// - Kubernetes: 1.20, deployment/rolling.go
public struct Rollout {
    /// How many pods are wanted.
    public let replicas: Int
    /// How far it may go.
    public let fenceposts: Fenceposts
    /// The set of the wanted template.
    public let new: ReplicaSet
    /// The others, the oldest first.
    public let old: [ReplicaSet]

    /// The state of a rollout.
    /// - Throws: `RolloutError` for a deployment that does not say how.
    public init(of deployment: Deployment, new: ReplicaSet, old: [ReplicaSet]) throws {
        replicas = Int(max(0, deployment.spec.replicas ?? 1))
        fenceposts = try Fenceposts(of: deployment)
        self.new = new
        self.old = old.sorted(by: SetOrder.isOlder)
    }

    /// Whether every set has acted on the size that it was given last. One that has not may be about to delete pods
    /// that still count as available, or may have more than anybody knows.
    public var isSettled: Bool {
        (old + [new]).allSatisfy { $0.status.observedGeneration >= $0.metadata.generation }
    }

    /// What is done next: first the new set, and only if there is nothing to do, the old ones.
    public func next() throws -> [Resizing] {
        // >>> reconcilers.7
        // Nothing until all sets are settled (the real one goes on, and can err while its caches lag).
        // stub: throw Unimplemented("reconcilers.7")
        guard isSettled else { return [] }
        let growth = try growth()
        return growth.isEmpty ? try shrinking() : growth
        // <<<
    }

    /// What becomes of the new set.
    public func growth() throws -> [Resizing] {
        // >>> reconcilers.7
        // More than are wanted: down to that. Fewer: as many more as there is room for below replicas + surge, and
        // not beyond the wanted number. A set counts with what it shall have or with what it still has, whichever
        // is more: pods that have not gone yet are pods (the real one counts what it shall have only).
        // stub: throw Unimplemented("reconcilers.7")
        let size = new.size
        if size > replicas { return [Resizing(new.metadata.name, to: replicas, .excess)] }
        let room = replicas + fenceposts.surge - (old + [new]).reduce(0) { $0 + max($1.size, $1.existing) }
        let growth = min(room, replicas - size)
        return growth > 0 ? [Resizing(new.metadata.name, to: size + growth, .growth)] : []
        // <<<
    }

    /// What becomes of the old sets.
    public func shrinking() throws -> [Resizing] {
        // >>> reconcilers.7
        // At most all pods - the least number of available ones - the new pods that are not available yet: these
        // must not cost an old one its life. First those that are unhealthy, then what can be missed.
        // stub: throw Unimplemented("reconcilers.7")
        let least = replicas - fenceposts.unavailable
        let pending = new.size - new.available
        let most = (old + [new]).reduce(0) { $0 + $1.size } - least - pending
        guard most > 0 else { return [] }
        let cleaned = try unhealthy(limit: most)
        let sizes = Dictionary(cleaned.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        let rest = old.map { $0.resized(to: sizes[$0.metadata.name]?.size ?? $0.size) }
        let spared = try surplus(of: rest)
        let names = Set(spared.map(\.name))
        return cleaned.filter { !names.contains($0.name) } + spared
        // <<<
    }

    /// Old pods that are not available: taking them away takes nothing away.
    public func unhealthy(limit: Int) throws -> [Resizing] {
        // >>> reconcilers.7
        // The oldest set first. What a set shall have less what is available of it is unhealthy.
        // stub: throw Unimplemented("reconcilers.7")
        var left = limit
        return old.compactMap { set in
            let count = min(left, set.size - set.available)
            guard count > 0 else { return nil }
            left -= count
            return Resizing(set.metadata.name, to: set.size - count, .unhealthy)
        }
        // <<<
    }

    /// Old pods that can be missed: so many as there are available beyond the least number.
    public func surplus(of old: [ReplicaSet]) throws -> [Resizing] {
        // >>> reconcilers.7
        // Of all sets, the new one too. Take them from the oldest first.
        // stub: throw Unimplemented("reconcilers.7")
        var left = (old + [new]).reduce(0) { $0 + $1.available } - (replicas - fenceposts.unavailable)
        return old.compactMap { set in
            let count = min(left, set.size)
            guard count > 0 else { return nil }
            left -= count
            return Resizing(set.metadata.name, to: set.size - count, .surplus)
        }
        // <<<
    }
}
