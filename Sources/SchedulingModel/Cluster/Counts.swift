/// How many pods of some kind are on each node and in each place, kept up to date pod by pod.
public final class Counts {
    /// By the index of the node.
    public private(set) var perNode: [Int32]
    /// All of them.
    public private(set) var total: Int32 = 0
    private var places: [String: (domains: Domains, counts: [Int32])] = [:]

    init(nodes: Int) {
        perNode = [Int32](repeating: 0, count: nodes)
    }

    func add(_ amount: Int32, at node: Int) {
        perNode[node] &+= amount
        total &+= amount
        for key in places.keys {
            guard let place = places[key]?.domains.ofNode[node], place >= 0 else { continue }
            places[key]?.counts[Int(place)] &+= amount
        }
    }

    /// How many there are in each place.
    public func counts(in domains: Domains) -> [Int32] {
        if let known = places[domains.key], known.domains === domains { return known.counts }
        var counts = [Int32](repeating: 0, count: domains.count)
        for (node, place) in domains.ofNode.enumerated() where place >= 0 && node < perNode.count {
            counts[Int(place)] &+= perNode[node]
        }
        places[domains.key] = (domains, counts)
        return counts
    }

    /// Nodes have come, gone or changed: places are counted anew when they are asked for.
    func structureChanged(nodes: Int) {
        while perNode.count < nodes { perNode.append(0) }
        places = [:]
    }
}
