import ClusterAPI
import ClusterObjects
import Documents

/// An API whose watches end as soon as they begin.
final class BreakingAPI: ClusterAPI {
    private let api: MemoryAPI
    private(set) var watches = 0

    init(_ api: MemoryAPI) { self.api = api }

    func watch<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, from resourceVersion: String
    ) throws -> any ObjectWatch<Object> {
        watches += 1
        let watch = try api.watch(type, in: scope, from: resourceVersion)
        watch.stop()
        return watch
    }

    func list<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, limit: Int, next: String
    ) throws -> ObjectPage<Object> { try api.list(type, in: scope, limit: limit, next: next) }
    func get<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object {
        try api.get(type, name)
    }
    func create<Object: ClusterObject>(_ object: Object) throws -> Object { try api.create(object) }
    func update<Object: ClusterObject>(_ object: Object, part: Subresource?) throws -> Object {
        try api.update(object, part: part)
    }
    func patch<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ kind: PatchKind, _ patch: JSONValue, part: Subresource?
    ) throws -> Object { try api.patch(type, name, kind, patch, part: part) }
    func delete<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ options: DeleteOptions
    ) throws -> Object { try api.delete(type, name, options) }
}
