/// Works out for all nodes at once what the plug-ins of a profile would say one by one.
final class ColumnTotals {
    private let profile: Profile
    private let rules: [(rule: ColumnRule, weight: Double)]
    private var totals: [Int32] = []

    /// Nil for a profile with plug-ins that look at more than one node's amounts.
    init?(_ profile: Profile) {
        guard profile.clusterFilters.isEmpty, profile.clusterScores.isEmpty else { return nil }
        var rules: [(ColumnRule, Double)] = []
        for weighted in profile.scores {
            guard let rule = weighted.plugin.rule.flatMap(ColumnRule.init), !weighted.plugin.normalizes,
                0...10_000 ~= weighted.weight
            else { return nil }
            rules.append((rule, Double(weighted.weight)))
        }
        self.profile = profile
        self.rules = rules
    }

    /// The sums of all nodes, -1 where the pod does not fit; nil when only the plug-ins can say.
    /// - Parameter place: what those filters say that do not look at load.
    func totals(_ pod: PodInfo, _ cluster: Cluster, _ place: PlaceMemory) -> [Int32]? {
        let others = profile.filters.dropFirst(place.filters)
        guard cluster.columns.isComplete, let amounts = PodAmounts(pod),
            others.contains(where: \.comparesRoom),
            others.allSatisfy({ $0.comparesRoom || !$0.concerns(pod) })
        else { return nil }
        if totals.count != cluster.nodes.count { totals = Array(repeating: -1, count: cluster.nodes.count) }
        fill(cluster.columns.blocks, amounts)
        for refused in place.refused { totals[refused.node] = -1 }
        return totals
    }

    private func fill(_ blocks: [NodeBlock], _ pod: PodAmounts) {
        var first = 0
        for block in blocks {
            var sums = NodeBlock.Lanes.zero
            for (rule, weight) in rules { sums += weight * block.scores(rule, pod) }
            sums = NodeBlock.Lanes(repeating: -1).replacing(with: sums, where: block.fits(pod))
            for lane in 0..<min(NodeBlock.Lanes.scalarCount, totals.count - first) {
                totals[first + lane] = Int32(sums[lane])
            }
            first += NodeBlock.Lanes.scalarCount
        }
    }
}
