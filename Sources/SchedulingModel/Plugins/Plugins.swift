/// Says whether a pod can run on a node, from the two alone.
///
/// Its answer is kept until something on the node changes, and shared by pods that ask for the same: it must not
/// look at other nodes, nor at the pod's labels or rank.
public protocol FilterPlugin: Sendable {
    /// As the scheduler calls it: `NodeResourcesFit`.
    var name: String { get }
    /// Whether the verdict depends on what runs on the node, or on what the pod asks for.
    var looksAtLoad: Bool { get }
    /// Whether it does what `NodeResourcesFit` does, so that it need not be asked about each of many nodes.
    var comparesRoom: Bool { get }
    /// Whether it can have anything against this pod, on whatever node.
    func concerns(_ pod: PodInfo) -> Bool
    /// The verdict.
    func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status
    /// The nodes of these that fit; given.
    func sieve(
        _ pod: PodInfo, _ nodes: [NodeInfo], _ candidates: [Int], _ refuse: (Int, Status) -> Void
    ) throws -> [Int]
}

extension FilterPlugin {
    /// It does.
    public var looksAtLoad: Bool { true }

    /// It does something else.
    public var comparesRoom: Bool { false }

    /// It can.
    public func concerns(_ pod: PodInfo) -> Bool { true }

    /// Asks about one node after the other, without looking the plug-in up for each.
    @inlinable
    public func sieve(
        _ pod: PodInfo, _ nodes: [NodeInfo], _ candidates: [Int], _ refuse: (Int, Status) -> Void
    ) throws -> [Int] {
        var kept: [Int] = []
        kept.reserveCapacity(candidates.count)
        for index in candidates {
            let status = try filter(pod, nodes[index])
            if case .fits = status { kept.append(index) } else { refuse(index, status) }
        }
        return kept
    }
}

/// Says how good a node is for a pod, from the two alone.
public protocol ScorePlugin: Sendable {
    /// As the scheduler calls it: `NodeResourcesLeastAllocated`.
    var name: String { get }
    /// Whether the scores of all nodes are wanted to make sense of one.
    var normalizes: Bool { get }
    /// The rule that it follows, so that it need not be asked about each of many nodes; nil for one of its own.
    var rule: AllocationRule? { get }
    /// The score; between 0 and 100 unless it is normalized.
    func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int
    /// The score between 0 and 100, given the least and the greatest of all nodes.
    func normalized(_ score: Int, lowest: Int, highest: Int) throws -> Int
    /// The scores of these nodes; given.
    func rate(_ pod: PodInfo, _ nodes: [NodeInfo], _ candidates: [Int], in cluster: Cluster) throws -> [Int32]
}

extension ScorePlugin {
    /// Asks about one node after the other, without looking the plug-in up for each.
    @inlinable
    public func rate(
        _ pod: PodInfo, _ nodes: [NodeInfo], _ candidates: [Int], in cluster: Cluster
    ) throws -> [Int32] {
        try candidates.map { Int32(clamping: try score(pod, nodes[$0], in: cluster)) }
    }

    /// One of its own.
    public var rule: AllocationRule? { nil }
    /// It does not.
    public var normalizes: Bool { false }
    /// As it is.
    public func normalized(_ score: Int, lowest: Int, highest: Int) throws -> Int { score }
}

/// Says whether a pod can run on nodes, from the whole cluster.
public protocol ClusterFilterPlugin: Sendable {
    /// As the scheduler calls it: `PodTopologySpread`.
    var name: String { get }
    /// Looks at the cluster once for a pod; nil when it has nothing against any node.
    func prepare(_ pod: PodInfo, in cluster: Cluster) throws -> (any PreparedFilter)?
    /// Whether what was prepared for a pod may no longer hold when another one comes or goes.
    func isChanged(for pod: PodInfo, by other: PodInfo, in cluster: Cluster) -> Bool
}

extension ClusterFilterPlugin {
    /// It may.
    public func isChanged(for pod: PodInfo, by other: PodInfo, in cluster: Cluster) -> Bool { true }
}

/// What a filter has found out for one pod.
public protocol PreparedFilter {
    /// The verdict about the node of this index.
    func filter(_ node: Int) -> Status
    /// The nodes of these that fit; given.
    func sieve(_ candidates: [Int]) -> [Int]
}

extension PreparedFilter {
    /// Asks about one node after the other, without looking the filter up for each.
    @inlinable
    public func sieve(_ candidates: [Int]) -> [Int] {
        candidates.filter { if case .fits = filter($0) { true } else { false } }
    }
}

/// Says how good nodes are for a pod, from the whole cluster.
public protocol ClusterScorePlugin: Sendable {
    /// As the scheduler calls it: `InterPodAffinity`.
    var name: String { get }
    /// Looks at the cluster once for a pod and the nodes that it fits on; nil when all are alike.
    func prepare(_ pod: PodInfo, in cluster: Cluster, feasible: [Int]) throws -> (any PreparedScore)?
}

/// What a score plug-in has found out for one pod.
public protocol PreparedScore {
    /// The score of the node of this index; nil: it is left out, and gets 0.
    func score(_ node: Int) -> Int?
    /// The score between 0 and 100, given the least and the greatest of those that are not left out.
    func normalized(_ score: Int, lowest: Int, highest: Int) -> Int
    /// Adds the normalized scores of these nodes, so many times, to the totals; given.
    func add(to totals: inout [Int32], _ nodes: [Int], weight: Int)
}

extension PreparedScore {
    /// Asks about one node after the other, without looking the plug-in up for each.
    @inlinable
    public func add(to totals: inout [Int32], _ nodes: [Int], weight: Int) {
        var (lowest, highest) = (Int.max, Int.min)
        var scores: [Int] = []
        scores.reserveCapacity(nodes.count)
        for node in nodes {
            // No score comes near this one: it stands for a node that is left out.
            let score = self.score(node) ?? .min
            scores.append(score)
            if score != .min { (lowest, highest) = (min(lowest, score), max(highest, score)) }
        }
        for (node, score) in zip(nodes, scores) where score != .min {
            let share = normalized(score, lowest: lowest, highest: highest)
            totals[node] = Int32(clamping: Int(totals[node]) + weight * share)
        }
    }
}
