/// Which plug-ins decide, and how much each counts.
public struct Profile: Sendable {
    /// A plug-in that counts.
    public struct Weighted<Plugin: Sendable>: Sendable {
        /// The plug-in.
        public let plugin: Plugin
        /// Its scores count this many times.
        public let weight: Int

        /// A plug-in with its weight.
        public init(_ plugin: Plugin, weight: Int = 1) {
            self.plugin = plugin
            self.weight = weight
        }
    }

    /// Asked in this order; the first that refuses ends it.
    public var filters: [any FilterPlugin]
    /// Asked after those.
    public var clusterFilters: [any ClusterFilterPlugin]
    /// Added up.
    public var scores: [Weighted<any ScorePlugin>]
    /// Added to those.
    public var clusterScores: [Weighted<any ClusterScorePlugin>]

    /// A profile.
    public init(
        filters: [any FilterPlugin], clusterFilters: [any ClusterFilterPlugin] = [],
        scores: [Weighted<any ScorePlugin>] = [], clusterScores: [Weighted<any ClusterScorePlugin>] = []
    ) {
        self.filters = filters
        self.clusterFilters = clusterFilters
        self.scores = scores
        self.clusterScores = clusterScores
    }
}
