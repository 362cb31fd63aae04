import ClusterAPI
import ClusterObjects
import Documents
import KeyValueModel
import Reconcilers

/// An API server on a store of its own, with identities that can be foretold: uid-1, uid-2 …
final class APIFixture {
    let store: any KeyValueStore
    let clock = ManualClock()
    let api: APIServer
    /// The ends of names, in the order in which they are used; then they are made up.
    var suffixes: [String] = []

    private final class Counter {
        var uids = 0
        var suffixes: () -> String = { "" }
    }

    /// - Parameter wrap: what stands between server and store.
    init(_ wrap: (any KeyValueStore) -> any KeyValueStore = { $0 }) {
        let counter = Counter()
        store = Store(now: { .zero })
        api = APIServer(
            store: wrap(store), clock: clock,
            makeUID: {
                counter.uids += 1
                return "uid-\(counter.uids)"
            }, makeSuffix: { counter.suffixes() })
        counter.suffixes = { [weak self] in
            guard let self, !self.suffixes.isEmpty else { return "x\(counter.uids)zzz" }
            return self.suffixes.removeFirst()
        }
    }

    static func pod(_ name: String, in namespace: String = "default", labels: [String: String] = [:]) -> Pod {
        Pod(
            metadata: ObjectMeta(name: name, namespace: namespace, labels: labels),
            spec: PodSpec(containers: [Container(name: "main", image: "nginx:1")]))
    }

    static func replicaSet(_ name: String, replicas: Int32 = 1) -> ReplicaSet {
        let labels = ["app": name]
        return ReplicaSet(
            metadata: ObjectMeta(name: name, namespace: "default"),
            spec: ReplicaSetSpec(
                replicas: replicas, selector: LabelSelector(matchLabels: labels),
                template: PodTemplateSpec(metadata: ObjectMeta(name: "", labels: labels))))
    }

    static func deployment(_ name: String) -> Deployment {
        let labels = ["app": name]
        return Deployment(
            metadata: ObjectMeta(name: name, namespace: "default"),
            spec: DeploymentSpec(
                replicas: 1, selector: LabelSelector(matchLabels: labels),
                template: PodTemplateSpec(metadata: ObjectMeta(name: "", labels: labels))))
    }

    static func name(_ name: String) -> ObjectName { ObjectName(namespace: "default", name: name) }

    /// Makes a pod.
    @discardableResult
    func addPod(_ name: String, in namespace: String = "default", labels: [String: String] = [:]) throws
        -> Pod
    {
        try api.create(Self.pod(name, in: namespace, labels: labels))
    }

    /// Makes a pod that runs on a node.
    @discardableResult
    func addRunningPod(_ name: String, _ change: (inout Pod) -> Void = { _ in }) throws -> Pod {
        var pod = Self.pod(name)
        pod.spec.nodeName = "n1"
        change(&pod)
        return try api.create(pod)
    }

    /// What is stored at a key, as text.
    func stored(_ key: String) throws -> String? {
        let response = try store.range(RangeRequest(KeyRange(key: Array(key.utf8))))
        return response.kvs.first.map { String(decoding: $0.value, as: UTF8.self) }
    }
}

/// The refusal of a call: `Conflict`, or nil when there was none.
func refusal(_ body: () throws -> some Any) throws -> APIError? {
    do {
        _ = try body()
        return nil
    } catch let error as APIError {
        return error
    }
}

/// Events as texts: `+a`, `~a`, `-a`, `@` for a bookmark, each with its resource version.
func drain<Object: ClusterObject>(_ watch: any ObjectWatch<Object>) throws -> [String] {
    var lines: [String] = []
    while let event = try watch.next() {
        let name = event.object.map { "\($0.metadata.name) \($0.metadata.resourceVersion)" } ?? ""
        switch event {
        case .added: lines.append("+\(name)")
        case .modified: lines.append("~\(name)")
        case .deleted: lines.append("-\(name)")
        case .bookmark(let version): lines.append("@\(version)")
        }
    }
    return lines
}
