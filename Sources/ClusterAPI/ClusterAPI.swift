import ClusterObjects
import Documents

/// The API of a cluster: all that controllers can see and do goes through it.
///
/// Used by one thread at a time. All throw `APIError`; nothing is changed then.
/// - Kubernetes: API conventions
public protocol ClusterAPI: ClusterReader {
    /// Makes an object.
    /// - Returns: it as it is stored: with its name, uid, resource version …
    func create<Object: ClusterObject>(_ object: Object) throws -> Object
    /// The object of this name; `NotFound` when there is none.
    func get<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object
    /// Objects at one moment.
    /// - Parameters:
    ///   - limit: how many at most; 0 for all.
    ///   - next: where an earlier page said that this one begins; empty for the first.
    func list<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, limit: Int, next: String
    ) throws -> ObjectPage<Object>
    /// Replaces an object. With a resource version only if it is still in that state: `Conflict` otherwise.
    /// - Parameter part: nil for all but the status; `.status` for nothing else.
    func update<Object: ClusterObject>(_ object: Object, part: Subresource?) throws -> Object
    /// Changes a part of an object.
    func patch<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ kind: PatchKind, _ patch: JSONValue, part: Subresource?
    ) throws -> Object
    /// Asks an object to go.
    /// - Returns: it, with a time of deletion when somebody must still have a hand in it.
    func delete<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ options: DeleteOptions
    ) throws -> Object
    /// Tells what happens to objects after the moment of a list.
    /// - Parameter resourceVersion: that moment; empty: first all there are, as added.
    func watch<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, from resourceVersion: String
    ) throws -> any ObjectWatch<Object>
}

extension ClusterAPI {
    /// Everything of a kind, at one moment.
    public func list<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope = .all
    ) throws -> ObjectPage<Object> {
        try list(type, in: scope, limit: 0, next: "")
    }

    /// Replaces what an object shall be.
    public func update<Object: ClusterObject>(_ object: Object) throws -> Object {
        try update(object, part: nil)
    }

    /// Replaces what an object is.
    public func updateStatus<Object: ClusterObject>(_ object: Object) throws -> Object {
        try update(object, part: .status)
    }

    /// Asks an object to go.
    @discardableResult
    public func delete<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object {
        try delete(type, name, DeleteOptions())
    }

    /// The object of this name; nil when there is none.
    public func find<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object? {
        do {
            return try get(type, name)
        } catch let error as APIError where error.reason == .notFound {
            return nil
        }
    }

    /// All that a scope chooses, by namespace and name.
    public func all<Object: ClusterObject>(_ type: Object.Type, in scope: ListScope) throws -> [Object] {
        try list(type, in: scope).items
    }
}

/// Something that happened to an object.
///
/// - Kubernetes: meta/v1 WatchEvent
public enum ObjectEvent<Object: ClusterObject>: Equatable, Sendable {
    case added(Object)
    case modified(Object)
    /// It as it was last.
    case deleted(Object)
    /// Nothing happened up to this resource version.
    case bookmark(String)

    /// The object that it happened to.
    public var object: Object? {
        switch self {
        case .added(let object), .modified(let object), .deleted(let object): object
        case .bookmark: nil
        }
    }
}

/// One watch of objects.
public protocol ObjectWatch<Object>: AnyObject {
    associatedtype Object: ClusterObject
    /// The next event, if there is one now.
    /// - Throws: `APIError`; `Expired` when what it wanted is forgotten: list again.
    func next() throws -> ObjectEvent<Object>?
    /// Whether it will never give another event: it was stopped, or the connection broke.
    var hasEnded: Bool { get }
    /// Ends it. It may be called again.
    func stop()
}
