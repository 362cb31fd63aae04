/// Says whether a pod can run on a node, from the two alone.
///
/// Its answer is kept until something on the node changes: it must not look at other nodes.
public protocol FilterPlugin: Sendable {
    /// As the scheduler calls it: `NodeResourcesFit`.
    var name: String { get }
    /// The verdict.
    func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status
}

/// Says how good a node is for a pod, from the two alone.
public protocol ScorePlugin: Sendable {
    /// As the scheduler calls it: `NodeResourcesLeastAllocated`.
    var name: String { get }
    /// Whether the scores of all nodes are wanted to make sense of one.
    var normalizes: Bool { get }
    /// The score; between 0 and 100 unless it is normalized.
    func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int
    /// The score between 0 and 100, given the least and the greatest of all nodes.
    func normalized(_ score: Int, lowest: Int, highest: Int) throws -> Int
}

extension ScorePlugin {
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
}

/// What a filter has found out for one pod.
public protocol PreparedFilter {
    /// The verdict about the node of this index.
    func filter(_ node: Int) -> Status
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
}
