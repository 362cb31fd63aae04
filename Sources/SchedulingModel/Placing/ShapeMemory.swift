/// What is known of all nodes for pods of one signature: it holds until a node changes.
final class ShapeMemory {
    let structure: Int
    /// How many changes of the cluster it has seen.
    var seen: Int
    /// By node: the verdict of the filters that look at one node, where it is not `.fits`.
    var verdicts: [Status]
    /// By node: the place in the profile of the filter that refused.
    var refusers: [Int8]
    /// By node: whether that is `.fits`.
    var fits: [Bool]
    /// By plug-in, then by node: the score before it is normalized; of nodes that fit.
    var scores: [Int32]
    let nodes: Int
    /// By plug-in: whether a score was ever other than 0.
    var varies: [Bool]
    /// By node: the sum, -1 where it does not fit; it belongs to `extremes`.
    var totals: [Int32]
    /// By plug-in: the least and the greatest score of the nodes that fit.
    var extremes: [Extremes]

    /// The nodes that fit, by index.
    var feasible: [Int] { fits.indices.filter { fits[$0] } }

    init(structure: Int, nodes: Int, plugins: Int) {
        self.structure = structure
        seen = 0
        verdicts = [Status](repeating: .fits, count: nodes)
        refusers = [Int8](repeating: 0, count: nodes)
        fits = [Bool](repeating: false, count: nodes)
        scores = [Int32](repeating: 0, count: nodes * plugins)
        self.nodes = nodes
        varies = [Bool](repeating: false, count: plugins)
        totals = [Int32](repeating: -1, count: nodes)
        extremes = [Extremes](repeating: Extremes(), count: plugins)
    }
}

/// The least and the greatest of some scores.
struct Extremes: Equatable {
    var lowest: Int32 = .max
    var highest: Int32 = .min

    mutating func take(_ score: Int32) {
        lowest = min(lowest, score)
        highest = max(highest, score)
    }
}
