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
        // >>> scheduler.2
        // NoSchedule and NoExecute forbid, PreferNoSchedule does not. The first taint that is not tolerated
        // is named: "node(s) had taint {KEY: VALUE}, that the pod didn't tolerate".
        // stub: throw Unimplemented("scheduler.2")
        if node.taints.isEmpty { return .fits }
        let tolerations = pod.tolerations
        let intolerable = try node.taints.first { taint in
            guard taint.effect == .noSchedule || taint.effect == .noExecute else { return false }
            return try !tolerations.contains { try $0.tolerates(taint) }
        }
        guard let taint = intolerable else { return .fits }
        return .unresolvable([
            "node(s) had taint {\(taint.key): \(taint.value)}, that the pod didn't tolerate"
        ])
        // <<<
    }

    /// How many taints there are that the pod would rather not have.
    public func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int {
        // >>> scheduler.3
        // Count the PreferNoSchedule taints that no toleration bears; only tolerations of that effect, or of
        // none, are asked.
        // stub: throw Unimplemented("scheduler.3")
        if node.taints.isEmpty { return 0 }
        let tolerations = pod.tolerations.filter {
            $0.effect == nil || $0.effect == .unnamed || $0.effect == .preferNoSchedule
        }
        return try node.taints.count { taint in
            try taint.effect == .preferNoSchedule && !tolerations.contains { try $0.tolerates(taint) }
        }
        // <<<
    }

    /// The node with the most taints gets 0, one with none 100.
    public func normalized(_ score: Int, lowest: Int, highest: Int) throws -> Int {
        try Normalization.share(score, of: highest, isReversed: true)
    }
}
