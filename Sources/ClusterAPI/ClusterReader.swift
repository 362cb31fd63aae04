import ClusterObjects

/// Where controllers look: the API itself, or a cache of it that may lag behind.
public protocol ClusterReader: AnyObject {
    /// The object of this name; nil when there is none.
    func find<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object?
    /// All that a scope chooses, by namespace and name.
    func all<Object: ClusterObject>(_ type: Object.Type, in scope: ListScope) throws -> [Object]
}
