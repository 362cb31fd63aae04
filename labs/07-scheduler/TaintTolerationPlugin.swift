import ClusterObjects
import LabSupport
import SchedulingModel

/// Taints keep pods away that do not tolerate them.
///
/// - Kubernetes: 1.20, plugins/tainttoleration
public struct TaintTolerationPlugin: FilterPlugin, ScorePlugin {
    /// As the scheduler calls it.
    public let name = "TaintToleration"
    /// What runs there does not matter.
    public let looksAtLoad = false
    /// The fewer the better, in comparison.
    public let normalizes = true

    /// The plug-in.
    public init() {}

    /// Whether the pod tolerates the taints of the node that forbid.
    public func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status {
        // TODO scheduler.2
        // NoSchedule and NoExecute forbid, PreferNoSchedule does not. The first taint that is not tolerated
        // is named: "node(s) had taint {KEY: VALUE}, that the pod didn't tolerate".
        throw Unimplemented("scheduler.2")
    }

    /// How many taints there are that the pod would rather not have.
    public func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int {
        // TODO scheduler.3
        // Count the PreferNoSchedule taints that no toleration bears; only tolerations of that effect, or of
        // none, are asked.
        throw Unimplemented("scheduler.3")
    }

    /// The node with the most taints gets 0, one with none 100.
    public func normalized(_ score: Int, lowest: Int, highest: Int) throws -> Int {
        try Normalization.share(score, of: highest, isReversed: true)
    }
}
