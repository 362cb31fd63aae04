import ClusterAPI
import ClusterObjects
import Documents
import KeyValueModel
import LabSupport

/// The API of a cluster on a store.
///
/// It keeps nothing that the store does not have: any number of them may serve one store. Each is used by one thread
/// at a time.
public final class APIServer: ClusterAPI {
    private let store: any KeyValueStore
    private let server: ServerIdentity
    private var registries: [ObjectIdentifier: AnyObject] = [:]

    /// A server.
    /// - Parameters:
    ///   - store: where the objects are.
    ///   - clock: what time it is.
    ///   - makeUID: a uid that nothing else ever had or will have.
    ///   - makeSuffix: the end of a name of which only the beginning is given; nil derives it from a uid.
    public init(
        store: any KeyValueStore, clock: any ClusterClock, makeUID: @escaping () -> String,
        makeSuffix: (() -> String)? = nil
    ) {
        self.store = store
        server = ServerIdentity(
            clock: clock, makeUID: makeUID,
            makeSuffix: makeSuffix ?? { NameGenerator.suffix(of: makeUID()) })
    }

    /// The API of one kind.
    public func registry<Object: ClusterObject>(_ type: Object.Type) -> Registry<Object> {
        if let known = registries[ObjectIdentifier(type)] as? Registry<Object> { return known }
        let registry = Registry(ObjectStorage<Object>(store), server: server)
        registries[ObjectIdentifier(type)] = registry
        return registry
    }

    /// Makes an object.
    public func create<Object: ClusterObject>(_ object: Object) throws -> Object {
        try registry(Object.self).create(object)
    }

    /// The object of this name.
    public func get<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object {
        try registry(type).get(name)
    }

    /// Objects at one moment.
    public func list<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, limit: Int, next: String
    ) throws -> ObjectPage<Object> {
        try registry(type).list(in: scope, limit: limit, next: next)
    }

    /// Replaces an object, or a part of it.
    public func update<Object: ClusterObject>(_ object: Object, part: Subresource?) throws -> Object {
        try registry(Object.self).update(object, part: part)
    }

    /// Changes a part of an object.
    public func patch<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ kind: PatchKind, _ patch: JSONValue, part: Subresource?
    ) throws -> Object {
        try registry(type).patch(name, kind, patch, part: part)
    }

    /// Asks an object to go.
    public func delete<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ options: DeleteOptions
    ) throws -> Object {
        try registry(type).delete(name, options)
    }

    /// Tells what happens to objects.
    public func watch<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, from resourceVersion: String
    ) throws -> any ObjectWatch<Object> {
        try registry(type).watch(in: scope, from: resourceVersion)
    }
}
