import ClusterAPI
import ClusterObjects
import Documents

/// An API of pods that a probe plays on: what is asked of it is only lists and watches.
final class PlayedAPI: ClusterAPI {
    fileprivate private(set) var history: [(revision: Int, event: ObjectEvent<Pod>)] = []
    private var pods: [Int: Pod] = [:]
    private var revision = 1
    private var made = 0
    fileprivate private(set) var forgotten = 0
    fileprivate private(set) var breaks = 0
    private var fails = false
    private(set) var lists = 0

    func play(_ verb: InformerProbe.Verb, _ number: Int) {
        switch verb {
        case .make where pods[number] == nil:
            made += 1
            change(number, Pod(metadata: ObjectMeta(name: "p\(number)", namespace: "n", uid: "u\(made)"))) {
                .added($0)
            }
        case .change: if let pod = pods[number] { change(number, pod) { .modified($0) } }
        case .remove:
            guard let pod = pods[number] else { return }
            change(number, pod) { .deleted($0) }
            pods[number] = nil
        case .bookmark:
            revision += 1
            history.append((revision, .bookmark("\(revision)")))
        case .breakWatch: breaks += 1
        case .forget:
            breaks += 1
            forgotten = revision
        case .fail: fails = true
        default: return
        }
    }

    private func change(_ number: Int, _ pod: Pod, _ event: (Pod) -> ObjectEvent<Pod>) {
        var pod = pod
        revision += 1
        pod.metadata.resourceVersion = "\(revision)"
        pods[number] = pod
        history.append((revision, event(pod)))
    }

    private func ask() throws {
        defer { fails = false }
        if fails { throw APIError(.serviceUnavailable, "away") }
    }

    func list<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, limit: Int, next: String
    ) throws -> ObjectPage<Object> {
        try ask()
        lists += 1
        let items = pods.sorted { $0.key < $1.key }.compactMap { $0.value as? Object }
        return ObjectPage(items: items, resourceVersion: "\(revision)")
    }

    func watch<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, from resourceVersion: String
    ) throws -> any ObjectWatch<Object> {
        try ask()
        let watch = PlayedWatch(self, from: Int(resourceVersion) ?? 0)
        guard let watch = watch as? any ObjectWatch<Object> else { throw Self.refusal }
        return watch
    }

    private static var refusal: APIError { APIError(.methodNotAllowed, "only lists and watches of pods") }

    func get<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object {
        throw Self.refusal
    }
    func create<Object: ClusterObject>(_ object: Object) throws -> Object { throw Self.refusal }
    func update<Object: ClusterObject>(_ object: Object, part: Subresource?) throws -> Object {
        throw Self.refusal
    }
    func patch<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ kind: PatchKind, _ patch: JSONValue, part: Subresource?
    ) throws -> Object { throw Self.refusal }
    func delete<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ options: DeleteOptions
    ) throws -> Object { throw Self.refusal }
}

private final class PlayedWatch: ObjectWatch {
    typealias Object = Pod
    private let api: PlayedAPI
    private let breaks: Int
    private let start: Int
    private var position = 0
    private var isStopped = false

    init(_ api: PlayedAPI, from start: Int) {
        self.api = api
        self.start = start
        breaks = api.breaks
    }

    var hasEnded: Bool { isStopped || breaks != api.breaks }

    func next() throws -> ObjectEvent<Pod>? {
        guard !hasEnded else { return nil }
        guard start >= api.forgotten else { throw APIError(.expired, "forgotten") }
        while position < api.history.count {
            position += 1
            if api.history[position - 1].revision > start { return api.history[position - 1].event }
        }
        return nil
    }

    func stop() { isStopped = true }
}
