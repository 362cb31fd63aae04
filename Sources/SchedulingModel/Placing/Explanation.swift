/// What every plug-in says of a node, for people.
public struct Explanation: Equatable, Sendable {
    /// A plug-in's part in the sum.
    public struct Part: Equatable, Sendable {
        /// The plug-in.
        public let plugin: String
        /// Its score between 0 and 100.
        public let score: Int
        /// How many times it counts.
        public let weight: Int
    }

    /// The node's name.
    public let node: String
    /// The verdict.
    public let status: Status
    /// Its scores; none when it does not fit.
    public let parts: [Part]

    /// The sum.
    public var total: Int { parts.reduce(0) { $0 + $1.score * $1.weight } }
}

extension Placer {
    /// What the plug-ins say of all nodes, asked one by one and without memory.
    /// - Throws: what a plug-in throws.
    public func explain(_ pod: PodInfo) throws -> [Explanation] {
        let nodes = cluster.nodes.filter(\.isPresent)
        let statuses = try nodes.map { try status(of: pod, on: $0) }
        let feasible = zip(nodes, statuses).filter { $0.1 == .fits }.map(\.0)
        var parts: [Int: [Explanation.Part]] = [:]
        for weighted in profile.scores {
            let plugin = weighted.plugin
            let scores = try feasible.map { try plugin.score(pod, $0, in: cluster) }
            let (lowest, highest) = (scores.min() ?? 0, scores.max() ?? 0)
            for (node, score) in zip(feasible, scores) {
                let shown =
                    plugin.normalizes ? try plugin.normalized(score, lowest: lowest, highest: highest) : score
                parts[node.index, default: []].append(
                    .init(plugin: plugin.name, score: shown, weight: weighted.weight))
            }
        }
        for weighted in profile.clusterScores {
            let scorer = try weighted.plugin.prepare(pod, in: cluster, feasible: feasible.map(\.index))
            guard let scorer else { continue }
            let scores = feasible.map { scorer.score($0.index) }
            let known = scores.compactMap(\.self)
            for (node, score) in zip(feasible, scores) {
                let shown = score.map {
                    scorer.normalized($0, lowest: known.min() ?? 0, highest: known.max() ?? 0)
                }
                parts[node.index, default: []].append(
                    .init(plugin: weighted.plugin.name, score: shown ?? 0, weight: weighted.weight))
            }
        }
        return zip(nodes, statuses).map {
            Explanation(node: $0.name, status: $1, parts: parts[$0.index] ?? [])
        }
    }
}
