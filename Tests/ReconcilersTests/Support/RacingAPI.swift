import ClusterAPI
import ClusterObjects
import Documents

/// An API in which something happens between what is read and what is written.
final class RacingAPI: ClusterAPI {
    private let api: any ClusterAPI
    /// What happens just before an update.
    var beforeUpdate: (() throws -> Void)?

    init(_ api: any ClusterAPI) {
        self.api = api
    }

    func create<Object: ClusterObject>(_ object: Object) throws -> Object { try api.create(object) }

    func get<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object {
        try api.get(type, name)
    }

    func list<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, limit: Int, next: String
    ) throws -> ObjectPage<Object> { try api.list(type, in: scope, limit: limit, next: next) }

    func update<Object: ClusterObject>(_ object: Object, part: Subresource?) throws -> Object {
        try beforeUpdate?()
        return try api.update(object, part: part)
    }

    func patch<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ kind: PatchKind, _ patch: JSONValue, part: Subresource?
    ) throws -> Object { try api.patch(type, name, kind, patch, part: part) }

    func delete<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ options: DeleteOptions
    ) throws -> Object { try api.delete(type, name, options) }

    func watch<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, from resourceVersion: String
    ) throws -> any ObjectWatch<Object> { try api.watch(type, in: scope, from: resourceVersion) }
}
