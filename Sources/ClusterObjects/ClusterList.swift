import Documents

/// What a cluster holds, by kind, each in the order in which it was listed.
///
/// - Kubernetes: core/v1 List
public struct ClusterList: Equatable, Sendable {
    /// The nodes.
    public var nodes: [Node] = []
    /// The pods.
    public var pods: [Pod] = []
    /// The ranks that pods can be given.
    public var priorityClasses: [PriorityClass] = []
    /// How many pods may be missing at a time.
    public var budgets: [PodDisruptionBudget] = []
    /// The labels of namespaces, by name.
    public var namespaces: [String: [String: String]] = [:]
    /// Objects of other kinds, as they were written.
    public var others: [JSONValue] = []

    /// Nothing.
    public init() {}

    /// Reads what `kubectl get -o json` prints: a `List`, a list of one kind, or one object.
    /// - Throws: `DocumentFaults`, each with the path of what is wrong.
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> ClusterList {
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes)
        } catch {
            let place = "line \(error.line), column \(error.column)"
            throw DocumentFaults([Fault(path: place, message: error.message)])
        }
        return try ClusterList(value)
    }

    /// The objects of a document that was read already.
    /// - Throws: `DocumentFaults`, each with the path of what is wrong.
    public init(_ document: JSONValue) throws(DocumentFaults) {
        let log = FaultLog()
        add(Documents.Node(value: document, place: .top, log: log))
        guard log.isEmpty else { throw DocumentFaults(log.faults) }
    }

    private mutating func add(_ node: Documents.Node) {
        guard node.isObject else { return }
        guard let kindNode = node.member("kind"), let kind = String.read(kindNode) else {
            return node.log.add(at: node.place.member("kind"), "expected the kind of object, found none")
        }
        switch kind {
        case "Node": nodes += Node.read(node).map { [$0] } ?? []
        case "Pod": pods += Pod.read(node).map { [$0] } ?? []
        case "PriorityClass": priorityClasses += PriorityClass.read(node).map { [$0] } ?? []
        case "PodDisruptionBudget": budgets += PodDisruptionBudget.read(node).map { [$0] } ?? []
        case "Namespace":
            if let meta = node.member("metadata").flatMap(ObjectMeta.read) {
                namespaces[meta.name] = meta.labels
            }
        case _ where kind.hasSuffix("List"): addItems(of: node, kind: String(kind.dropLast(4)))
        default: others.append(node.value)
        }
    }

    private mutating func addItems(of list: Documents.Node, kind: String) {
        guard let items = list.member("items") else {
            return list.log.add(at: list.place.member("items"), "expected the items of the list, found none")
        }
        // An empty list of Go is written as null.
        if isNull(items) { return }
        for item in items.elements ?? [] {
            guard kind.isEmpty || item.member("kind") != nil, !isNull(item) else {
                addNamed(item, kind: kind)
                continue
            }
            add(item)
        }
    }

    private func isNull(_ node: Documents.Node) -> Bool { node.value == .null }

    /// The items of a `PodList` as the API server sends it do not repeat their kind.
    private mutating func addNamed(_ item: Documents.Node, kind: String) {
        guard case .object(let members) = item.value else { return item.expected("an object") }
        let value = JSONValue.object([JSONMember("kind", .string(kind))] + members)
        add(Documents.Node(value: value, place: item.place, log: item.log))
    }
}

extension Pod {
    /// Reads one pod.
    /// - Throws: `DocumentFaults`, each with the path of what is wrong.
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> Pod { try readDocument(bytes) }
}

extension Node {
    /// Reads one node.
    /// - Throws: `DocumentFaults`, each with the path of what is wrong.
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> Node { try readDocument(bytes) }
}
