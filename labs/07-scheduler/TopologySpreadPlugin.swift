import ClusterObjects
import LabSupport
import SchedulingModel

/// Spreads a pod and its like evenly over places.
///
/// - Kubernetes: 1.20, plugins/podtopologyspread; minDomains since 1.24, inclusion policies since 1.25
public struct TopologySpreadPlugin: ClusterFilterPlugin, ClusterScorePlugin {
    /// As the scheduler calls it.
    public let name = "PodTopologySpread"
    /// The label of nodes that has a value of its own on each.
    public static let hostname = "kubernetes.io/hostname"

    /// The plug-in.
    public init() {}

    /// Counts for the constraints that are a must; nil when there are none.
    public func prepare(_ pod: PodInfo, in cluster: Cluster) throws -> (any PreparedFilter)? {
        // TODO scheduler.4
        // For each constraint with DoNotSchedule count the pods that `matcher` chooses, place by place. Only
        // nodes count that have the labels of all these constraints and that `isCounted` lets in; the least
        // of the places that have such a node is the minimum - 0 when there are fewer than `minDomains`,
        // and no minimum at all when there is none.
        throw Unimplemented("scheduler.4")
    }

    /// Counts for the constraints that are a wish; nil when there are none.
    public func prepare(_ pod: PodInfo, in cluster: Cluster, feasible: [Int]) throws -> (any PreparedScore)? {
        // TODO scheduler.4
        // For each constraint with ScheduleAnyway: nodes that lack one of the labels are left out. The weight
        // is `TopologyWeight` of the number of places among the feasible nodes that are left. A node's
        // score is the sum of count * weight + maxSkew - 1, rounded down; the count is that of its place,
        // in all nodes that `isCounted` lets in - for `hostname` that of the node.
        // Normalized: 100 * (highest + lowest - score) / highest, and 100 when the highest is 0.
        throw Unimplemented("scheduler.4")
    }

    /// Pods that one of its constraints counts.
    public func isChanged(for pod: PodInfo, by other: PodInfo, in cluster: Cluster) -> Bool {
        pod.spreadRules.contains { $0.matcher.matches(other, namespaces: cluster.namespaces) }
    }

    /// Whether a node counts for a constraint of a pod.
    public static func isCounted(_ node: NodeInfo, _ rule: SpreadRule, _ pod: PodInfo) throws -> Bool {
        // TODO scheduler.4
        // `nodeAffinityPolicy` nil or Honor: only nodes that the pod's own node selector and affinity allow.
        // `nodeTaintsPolicy` Honor: only nodes that are not cordoned and whose taints it tolerates.
        throw Unimplemented("scheduler.4")
    }

    // TODO scheduler.4
    /// How nodes are told apart; nil when all count, which spares a question for each.
}

// TODO scheduler.4
// Counts by place, and what answers from them for each node.
