/// The places that a label of nodes divides a cluster into.
public final class Domains {
    /// The label.
    public let key: String
    /// The place of each node by its index; -1 for nodes without the label.
    public private(set) var ofNode: [Int32] = []
    /// How many places there are.
    public private(set) var count = 0

    init(_ key: String, _ nodes: [NodeInfo]) {
        self.key = key
        var known: [String: Int32] = [:]
        ofNode = nodes.map { node in
            guard node.isPresent, let value = node.labels[key] else { return -1 }
            if let place = known[value] { return place }
            let place = Int32(known.count)
            known[value] = place
            return place
        }
        count = known.count
    }
}
