import SchedulingModel

extension Profile {
    /// The filters that every profile has, in the scheduler's order.
    public static var standardFilters: [any FilterPlugin] {
        [
            NodeUnschedulablePlugin(), NodeNamePlugin(), TaintTolerationPlugin(), NodeAffinityPlugin(),
            NodePortsPlugin(), NodeResourcesFitPlugin(),
        ]
    }

    /// What the scheduler of version 1.20 does when nobody says otherwise: spread.
    ///
    /// - Kubernetes: 1.20, algorithmprovider/registry.go
    public static var spread: Profile { standard(LeastAllocatedPlugin()) }

    /// The same with packing: what 1.20 calls the cluster autoscaler's.
    public static var pack: Profile { standard(MostAllocatedPlugin()) }

    /// Room and taints alone, spread: what most pods need.
    public static var resources: Profile {
        Profile(
            filters: standardFilters,
            scores: [.init(BalancedAllocationPlugin()), .init(LeastAllocatedPlugin())])
    }

    private static func standard(_ allocation: any ScorePlugin) -> Profile {
        Profile(
            filters: standardFilters,
            clusterFilters: [TopologySpreadPlugin(), InterPodAffinityPlugin()],
            scores: [
                .init(BalancedAllocationPlugin()), .init(ImageLocalityPlugin()), .init(allocation),
                .init(NodeAffinityPlugin()), .init(TaintTolerationPlugin()),
            ],
            clusterScores: [.init(InterPodAffinityPlugin()), .init(TopologySpreadPlugin(), weight: 2)])
    }
}
