/// What the first filters of a profile, those that do not look at load, say of all nodes.
final class PlaceMemory {
    /// It holds while the cluster's nodes are the same.
    let structure: Int
    /// How many filters of the profile it stands for.
    let filters: Int
    /// The nodes that all of them let through.
    let open: [Int]
    /// The others, with the filter's place in the profile.
    let refused: [(node: Int, filter: Int, status: Status)]

    /// Asks the filters.
    /// - Throws: what a plug-in throws.
    init(_ pod: PodInfo, _ profile: Profile, _ cluster: Cluster) throws {
        let first = profile.filters.prefix { !$0.looksAtLoad }
        let nodes = cluster.nodes
        var open = nodes.indices.filter { nodes[$0].isPresent }
        var refused: [(node: Int, filter: Int, status: Status)] = []
        for (place, filter) in first.enumerated() {
            open = try filter.sieve(pod, nodes, open) { refused.append(($0, place, $1)) }
        }
        structure = cluster.structure
        filters = first.count
        self.open = open
        self.refused = refused
    }
}
