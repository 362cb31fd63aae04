import ClusterAPI
import ClusterObjects
import LabSupport

/// Keeps as many pods of a replica set as there shall be.
///
/// Reads from caches that lag, writes through the API. What it has written and its cache does not show yet is
/// expected: until it is seen, or five minutes have passed, no more pods of that set are made or deleted.
/// - Kubernetes: 1.20, pkg/controller/replicaset
public final class ReplicaSetController: Reconciler {
    /// Its name.
    public let name = "replicaset"
    private let api: any ClusterAPI
    private let reader: any ClusterReader
    private let clock: any ClusterClock
    private let expectations: Expectations

    /// A controller.
    /// - Parameter reader: where it looks; the API itself, or caches.
    public init(api: any ClusterAPI, reader: any ClusterReader, clock: any ClusterClock) {
        self.api = api
        self.reader = reader
        self.clock = clock
        expectations = Expectations(clock: clock)
    }

    /// Replica sets, and pods of theirs or that could be theirs.
    public var interests: [Interest] {
        [
            Interest(in: ReplicaSet.self) { [weak self] before, after in
                if after == nil, let before { self?.expectations.forget(before.metadata.uid) }
                return [(after ?? before)?.name].compactMap(\.self)
            },
            Interest(in: Pod.self) { [weak self] before, after in
                try? self?.observe(before, after)
                return (try? self?.owners(of: before, after)) ?? []
            },
        ]
    }

    /// Looks at one replica set.
    public func reconcile(_ key: ObjectName) throws -> Duration? {
        // TODO reconcilers.7
        // Find it, and its active pods (`claimed`). Are its expectations met and does it stay, then `manage` it. In
        // any case write the status if it is new: also after a failure, which is thrown at the end only. Who was
        // asked to go counts no more, and a size that could not be acted on has not been observed: whoever adds up
        // sets relies on both. Look again when a pod becomes available by itself, or when what is expected is given up.
        throw Unimplemented("reconcilers.7")
    }

    private func claimed(by set: ReplicaSet) throws -> [Pod] {
        let pods = try reader.all(Pod.self, in: ListScope(namespace: set.metadata.namespace))
        return try Claims(of: set, selector: set.spec.selector, api: api).claim(
            pods.filter { PodHealth(of: $0).isActive })
    }

    private func manage(_ set: ReplicaSet, _ pods: [Pod]) throws -> SlowStart.Outcome {
        // TODO reconcilers.7
        // Plan, then act. Expect before you write: the event may be there before the answer. What was not written
        // will not be seen: take it back at once.
        // Only who lets pods go asks where those of others are.
        throw Unimplemented("reconcilers.7")
    }

    private func delete(_ victims: [Pod], of set: ReplicaSet) throws -> SlowStart.Outcome {
        var outcome = SlowStart.Outcome()
        for victim in victims {
            do {
                // By uid: a pod of the same name may be somebody else's by now.
                _ = try api.delete(Pod.self, victim.name, DeleteOptions(uid: victim.metadata.uid))
            } catch let error as APIError {
                try expectations.deletionObserved(victim.metadata.uid, of: set.metadata.uid)
                if error.reason != .notFound { outcome.error = outcome.error ?? error }
            }
        }
        return outcome
    }

    /// The pods of all replica sets with the same owner.
    private func related(to set: ReplicaSet, _ pods: [Pod]) throws -> [Pod] {
        guard let owner = ControllerReference.of(set.metadata) else { return pods }
        let scope = ListScope(namespace: set.metadata.namespace)
        let sets = try reader.all(ReplicaSet.self, in: scope).filter {
            ControllerReference.of($0.metadata)?.uid == owner.uid
        }
        let uids = Set(sets.map(\.metadata.uid))
        return try reader.all(Pod.self, in: scope).filter {
            ControllerReference.of($0.metadata).map { uids.contains($0.uid) } ?? false
        }
    }

    /// Once more when somebody else was faster: this is the only one who knows the status.
    private func write(_ status: ReplicaSetStatus, of set: ReplicaSet) throws {
        var set = set
        set.status = status
        do {
            _ = try api.updateStatus(set)
        } catch let error as APIError where error.reason == .conflict {
            guard var fresh = try api.find(ReplicaSet.self, set.name), fresh.metadata.uid == set.metadata.uid
            else { return }
            fresh.status = status
            _ = try api.updateStatus(fresh)
        } catch let error as APIError where error.reason == .notFound {
            return
        }
    }
}

extension ReplicaSetController {
    /// Notes what was expected.
    private func observe(_ before: Pod?, _ after: Pod?) throws {
        // TODO reconcilers.7
        // A pod that is new was made, unless it is on its way out already. A pod that gets a time of deletion, or
        // has gone, was deleted. Each of the owner that it names.
        throw Unimplemented("reconcilers.7")
    }

    /// Which replica sets are to look at a pod.
    private func owners(of before: Pod?, _ after: Pod?) throws -> [ObjectName] {
        // TODO reconcilers.7
        // Nothing happened: none. Otherwise the one that it belongs to, and the one that it belonged to. An orphan:
        // all that it matches, one of them may adopt it.
        throw Unimplemented("reconcilers.7")
    }
}
