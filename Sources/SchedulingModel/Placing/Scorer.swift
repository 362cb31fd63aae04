/// A score plug-in with what is asked of it for every node. A class: it is not copied for each.
final class Scorer {
    let plugin: any ScorePlugin
    let weight: Int
    let normalizes: Bool
    /// What all get when all have 0.
    private var even: Int?

    init(_ weighted: Profile.Weighted<any ScorePlugin>) {
        plugin = weighted.plugin
        weight = weighted.weight
        normalizes = weighted.plugin.normalizes
    }

    func normalized(_ score: Int, _ lowest: Int, _ highest: Int) throws -> Int {
        guard lowest == 0 && highest == 0 else {
            return try plugin.normalized(score, lowest: lowest, highest: highest)
        }
        if let even { return even }
        let fresh = try plugin.normalized(0, lowest: 0, highest: 0)
        even = fresh
        return fresh
    }
}
