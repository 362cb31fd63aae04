import ClusterAPI
import ClusterObjects
import Documents

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
        // >>> reconcilers.6
        // A scope with a namespace needs to look at that one only: clusters have thousands.
        // stub: return []
        let candidates =
            scope.namespace.map { Array((namespaces[$0] ?? [:]).values) }
            ?? namespaces.values.flatMap { $0.values }
        return candidates.filter { scope.chooses($0) }.sorted { $0.name < $1.name }
        // <<<
    }

    /// All that name this owner, by namespace and name.
    public func all(ownedBy uid: String) -> [Object] {
        (owned[uid] ?? []).sorted().compactMap { self[$0] }
    }
}

extension ListScope {
    /// Whether an object is one of those that it chooses.
    func chooses(_ object: some ClusterObject) -> Bool {
        guard namespace == nil || namespace == object.metadata.namespace else { return false }
        guard labels?.matches(object.metadata.labels) ?? true else { return false }
        guard !fields.isEmpty else { return true }
        let document = object.document
        return fields.allSatisfy { path, wanted in
            let value = path.split(separator: ".").reduce(Optional(document)) { $0?[String($1)] }
            return Self.text(value) == wanted
        }
    }

    /// What a field is compared as; one that is missing is empty.
    private static func text(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text)?, .number(let text)?: text
        case .bool(let bool)?: "\(bool)"
        default: ""
        }
    }
}
