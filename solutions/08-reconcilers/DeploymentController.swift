import ClusterAPI
import ClusterObjects
import LabSupport

/// Replaces the pods of a deployment step by step when its template changes: a replica set for each template, and
/// sizes that move from the old ones to the new one.
///
/// - Kubernetes: 1.20, pkg/controller/deployment
public final class DeploymentController: Reconciler {
    /// Its name.
    public let name = "deployment"
    private let api: any ClusterAPI
    private let reader: any ClusterReader
    private let clock: any ClusterClock
    private let written = WrittenSets()

    /// A controller.
    /// - Parameter reader: where it looks; the API itself, or caches.
    public init(api: any ClusterAPI, reader: any ClusterReader, clock: any ClusterClock) {
        self.api = api
        self.reader = reader
        self.clock = clock
    }

    /// Deployments, replica sets of theirs or that could be theirs, and the end of pods.
    public var interests: [Interest] {
        [
            Interest(in: Deployment.self) { [weak self] before, after in
                if after == nil, let before { self?.written.forget(before.metadata.uid) }
                return [(after ?? before)?.name].compactMap(\.self)
            },
            Interest(in: ReplicaSet.self) { [weak self] before, after in
                (try? self?.owners(of: before, after)) ?? []
            },
            Interest(in: Pod.self) { [weak self] before, after in
                guard after == nil, let before else { return [] }
                return (try? self?.recreated(by: before)) ?? []
            },
        ]
    }

    /// Looks at one deployment.
    public func reconcile(_ key: ObjectName) throws -> Duration? {
        // >>> reconcilers.7
        // Find it - a selector that is empty would choose everything, so it chooses nothing - and the sets that it
        // claims, those that it wrote itself at least as new as it wrote them. The rest is a `DeploymentPass`.
        // stub: throw Unimplemented("reconcilers.7")
        guard let deployment = try reader.find(Deployment.self, key),
            deployment.spec.selector != LabelSelector()
        else { return nil }
        let cached = try reader.all(ReplicaSet.self, in: ListScope(namespace: key.namespace))
        let sets = try written.refreshed(cached, of: deployment.metadata.uid, through: api)
        let claims = Claims(of: deployment, selector: deployment.spec.selector, api: api)
        var pass = DeploymentPass(
            over: deployment, sets: try claims.claim(sets), api: api, reader: reader, now: clock.timestamp,
            written: written)
        return try pass.run()
        // <<<
    }

    /// Which deployments are to look at a replica set: its own, the one before, or all that may adopt it.
    private func owners(of before: ReplicaSet?, _ after: ReplicaSet?) throws -> [ObjectName] {
        let owners = [before, after].compactMap {
            ControllerReference.name(of: $0?.metadata, kind: Deployment.resource)
        }
        guard let set = after, ControllerReference.of(set.metadata) == nil else { return owners }
        let all = try reader.all(Deployment.self, in: ListScope(namespace: set.metadata.namespace))
        return owners + all.filter { $0.spec.selector.matches(set.metadata.labels) }.map(\.name)
    }

    /// The deployment that waits for the end of this pod before it makes new ones.
    private func recreated(by pod: Pod) throws -> [ObjectName] {
        guard let name = ControllerReference.name(of: pod.metadata, kind: ReplicaSet.resource),
            let set = try reader.find(ReplicaSet.self, name),
            let owner = ControllerReference.name(of: set.metadata, kind: Deployment.resource),
            let deployment = try reader.find(Deployment.self, owner),
            try Strategy(of: deployment) == .recreate
        else { return [] }
        return [owner]
    }
}
