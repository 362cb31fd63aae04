import LabSupport

/// Decides in columns about pods whose like was not seen lately.
///
/// The plug-ins have the last word: they are asked about the node that was chosen and about some others in turn,
/// and after the first difference columns decide nothing any more.
final class ColumnDecisions {
    /// Smaller clusters are asked node by node.
    private static let fewestNodes = 128
    /// How many nodes are compared with what the plug-ins say, for each pod.
    private static let samples = 8
    /// At most so many signatures are known as seen.
    private static let memoryLimit = 256

    private let profile: Profile
    private let columns: ColumnTotals
    /// Who comes again is worth remembering: then columns are not asked.
    private var seen: Set<String> = []
    private(set) var isTrusted = true
    private var turn = 0

    /// Nil for a profile with plug-ins that look at more than one node's amounts.
    init?(_ profile: Profile) {
        guard let columns = ColumnTotals(profile) else { return nil }
        self.profile = profile
        self.columns = columns
    }

    /// Whether the cluster is large, and the pod like no other; notes that it was seen.
    func isWorthwhile(_ pod: PodInfo, _ cluster: Cluster) -> Bool {
        guard isTrusted, cluster.nodes.count >= Self.fewestNodes, cluster.nominated.isEmpty else {
            return false
        }
        if seen.count >= Self.memoryLimit { seen.removeAll(keepingCapacity: true) }
        return seen.insert(pod.signature).inserted
    }

    /// Where the pod goes; nil when the plug-ins have to be asked about every node.
    ///
    /// - Parameters:
    ///   - place: what those filters say that do not look at load.
    ///   - generator: nothing is drawn from it when the answer is nil.
    /// - Throws: what a plug-in throws.
    func decide(
        _ pod: PodInfo, _ cluster: Cluster, _ place: PlaceMemory, _ generator: inout SeededGenerator,
        _ choose: ([Int32], inout SeededGenerator) throws -> Int?
    ) throws -> Decision? {
        guard let totals = columns.totals(pod, cluster, place) else { return nil }
        var drawn = generator
        // Why a pod fits nowhere, only the plug-ins say.
        guard let node = try choose(totals, &drawn) else { return nil }
        isTrusted = try agree(totals, pod, cluster, node)
        guard isTrusted else { return nil }
        generator = drawn
        return .node(node, feasible: totals.count { $0 >= 0 })
    }

    /// Whether the plug-ins say the same of this node, and of the next ones whose turn it is.
    private func agree(_ totals: [Int32], _ pod: PodInfo, _ cluster: Cluster, _ chosen: Int) throws -> Bool {
        guard try total(pod, cluster.nodes[chosen], cluster) == totals[chosen] else { return false }
        for _ in 0..<Self.samples {
            turn = (turn + 1) % cluster.nodes.count
            guard try total(pod, cluster.nodes[turn], cluster) == totals[turn] else { return false }
        }
        return true
    }

    private func total(_ pod: PodInfo, _ node: NodeInfo, _ cluster: Cluster) throws -> Int32 {
        guard node.isPresent else { return -1 }
        for filter in profile.filters where try filter.filter(pod, node) != .fits { return -1 }
        var sum = 0
        for weighted in profile.scores {
            let score = Int32(clamping: try weighted.plugin.score(pod, node, in: cluster))
            sum += weighted.weight * Int(score)
        }
        return Int32(clamping: sum)
    }
}
