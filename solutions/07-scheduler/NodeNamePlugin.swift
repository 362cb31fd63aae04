import LabSupport
import SchedulingModel

/// A pod that names a node runs on that one.
///
/// - Kubernetes: 1.20, plugins/nodename
public struct NodeNamePlugin: FilterPlugin {
    /// As the scheduler calls it.
    public let name = "NodeName"
    /// What runs there does not matter.
    public let looksAtLoad = false

    /// The plug-in.
    public init() {}

    /// Whether the pod names this node, or none.
    public func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status {
        // >>> scheduler.2
        // "node(s) didn't match the requested hostname": no pod that goes would change that.
        // stub: throw Unimplemented("scheduler.2")
        pod.nodeName.isEmpty || pod.nodeName == node.name
            ? .fits : .unresolvable(["node(s) didn't match the requested hostname"])
        // <<<
    }
}
