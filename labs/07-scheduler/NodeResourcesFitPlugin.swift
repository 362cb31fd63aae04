import LabSupport
import SchedulingModel

/// A pod needs room.
///
/// - Kubernetes: 1.20, plugins/noderesources/fit.go
public struct NodeResourcesFitPlugin: FilterPlugin {
    /// As the scheduler calls it.
    public let name = "NodeResourcesFit"
    /// What `filter` does, the kit can do for thousands of nodes at once.
    public let comparesRoom = true

    /// The plug-in.
    public init() {}

    /// Whether the node has room for one more pod, and for this one.
    public func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status {
        // TODO scheduler.2
        // "Too many pods" when one more is more than `allowedPods`. Then, unless the pod asks for nothing,
        // "Insufficient NAME" for each resource that it asks more of than is left: cpu, memory,
        // ephemeral-storage, then the others by name. All reasons are given, not only the first.
        // Version 1.20 looks at the first three also when the pod asks for none of that one: on a node that
        // is over-committed there is less than nothing left.
        throw Unimplemented("scheduler.2")
    }

    // TODO scheduler.2
}
