import ClusterAPI
import ClusterObjects

/// Objects of one kind by name, and by namespace and owner for those who ask so.
///
/// - Kubernetes: 1.20, client-go tools/cache Indexer
public struct ObjectCache<Object: ClusterObject> {
    private var namespaces: [String: [String: Object]] = [:]
    private var owned: [String: Set<ObjectName>] = [:]

    /// An empty cache.
    public init() {}

    /// How many objects there are.
    public var count: Int { namespaces.values.reduce(0) { $0 + $1.count } }

    /// The object of this name; setting nil removes it.
    public subscript(name: ObjectName) -> Object? {
        get { namespaces[name.namespace]?[name.name] }
        set {
            for owner in self[name]?.metadata.ownerReferences ?? [] { owned[owner.uid]?.remove(name) }
            for owner in newValue?.metadata.ownerReferences ?? [] {
                owned[owner.uid, default: []].insert(name)
            }
            namespaces[name.namespace, default: [:]][name.name] = newValue
        }
    }

    /// The names of all objects, in order.
    public var names: [ObjectName] {
        namespaces.flatMap { namespace, objects in
            objects.keys.map { ObjectName(namespace: namespace, name: $0) }
        }.sorted()
    }

    /// All that a scope chooses, by namespace and name.
    public func all(in scope: ListScope) -> [Object] {
        // TODO reconcilers.6
        // A scope with a namespace needs to look at that one only: clusters have thousands.
        // Names are put in order, and not objects: those are large.
        return []
    }

    /// All that name this owner, by namespace and name.
    public func all(ownedBy uid: String) -> [Object] {
        (owned[uid] ?? []).sorted().compactMap { self[$0] }
    }
}
