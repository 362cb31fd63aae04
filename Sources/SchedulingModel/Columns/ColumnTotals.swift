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
        let count = cluster.columns.count
        if totals.count != count { totals = Array(repeating: -1, count: count) }
        var sums = [Double](repeating: 0, count: count)
        for (rule, weight) in rules { cluster.columns.add(rule, weight, amounts, to: &sums) }
        cluster.columns.finish(sums, amounts, into: &totals)
        for refused in place.refused { totals[refused.node] = -1 }
        return totals
    }
}
