import ClusterAPI
import ClusterObjects
import Documents

/// An API that shows pods as a test has written them down, and takes no writes.
final class ScriptedAPI: ClusterAPI {
    var list: (pods: [Pod], resourceVersion: String) = ([], "1")
    /// What the watch still gives.
    var watch: [ObjectEvent<Pod>] = []
    private(set) var watchedFrom: [String] = []
    private var current: ScriptedWatch?

    func endWatch() { current?.hasEnded = true }

    func list<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, limit: Int, next: String
    ) throws -> ObjectPage<Object> {
        ObjectPage(items: list.pods.compactMap { $0 as? Object }, resourceVersion: list.resourceVersion)
    }

    func watch<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, from resourceVersion: String
    ) throws -> any ObjectWatch<Object> {
        watchedFrom.append(resourceVersion)
        let watch = ScriptedWatch(self)
        current = watch
        guard let same = watch as? any ObjectWatch<Object> else { throw Self.no }
        return same
    }

    private static var no: APIError { APIError(.methodNotAllowed, "this API is only looked at") }

    func get<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object {
        throw Self.no
    }
    func create<Object: ClusterObject>(_ object: Object) throws -> Object { throw Self.no }
    func update<Object: ClusterObject>(_ object: Object, part: Subresource?) throws -> Object {
        throw Self.no
    }
    func patch<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ kind: PatchKind, _ patch: JSONValue, part: Subresource?
    ) throws -> Object { throw Self.no }
    func delete<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ options: DeleteOptions
    ) throws -> Object { throw Self.no }
}

private final class ScriptedWatch: ObjectWatch {
    typealias Object = Pod
    private let api: ScriptedAPI
    var hasEnded = false

    init(_ api: ScriptedAPI) { self.api = api }

    func next() throws -> ObjectEvent<Pod>? { api.watch.isEmpty || hasEnded ? nil : api.watch.removeFirst() }
    func stop() { hasEnded = true }
}
