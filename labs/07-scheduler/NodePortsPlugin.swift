import LabSupport
import SchedulingModel

/// Two pods cannot have the same port of a node.
///
/// - Kubernetes: 1.20, plugins/nodeports
public struct NodePortsPlugin: FilterPlugin {
    /// As the scheduler calls it.
    public let name = "NodePorts"

    /// The plug-in.
    public init() {}

    /// A pod without ports never collides.
    public func concerns(_ pod: PodInfo) -> Bool { !pod.ports.isEmpty }

    /// Whether all ports of the pod are free.
    public func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status {
        // TODO scheduler.2
        // Two ports collide when number and protocol are the same and the addresses are, or one of them is
        // 0.0.0.0. "node(s) didn't have free ports for the requested pod ports": others could go.
        throw Unimplemented("scheduler.2")
    }

    // TODO scheduler.2
}
