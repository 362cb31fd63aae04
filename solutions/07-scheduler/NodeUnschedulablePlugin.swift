import ClusterObjects
import LabSupport
import SchedulingModel

/// A node that was cordoned takes no new pods, except those that tolerate it.
///
/// - Kubernetes: 1.20, plugins/nodeunschedulable
public struct NodeUnschedulablePlugin: FilterPlugin {
    /// As the scheduler calls it.
    public let name = "NodeUnschedulable"
    /// What runs there does not matter.
    public let looksAtLoad = false

    /// The taint that `kubectl cordon` amounts to.
    public static let taint = Taint(key: "node.kubernetes.io/unschedulable", effect: .noSchedule)

    /// The plug-in.
    public init() {}

    /// Whether the node takes new pods, or the pod tolerates that it does not.
    public func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status {
        // >>> scheduler.2
        // "node(s) were unschedulable", unless the pod tolerates the taint above.
        // stub: throw Unimplemented("scheduler.2")
        guard node.isCordoned else { return .fits }
        let isTolerated = try pod.tolerations.contains { try $0.tolerates(Self.taint) }
        return isTolerated ? .fits : .unresolvable(["node(s) were unschedulable"])
        // <<<
    }
}
