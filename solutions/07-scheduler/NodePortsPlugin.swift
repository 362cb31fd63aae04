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
        // >>> scheduler.2
        // Two ports collide when number and protocol are the same and the addresses are, or one of them is
        // 0.0.0.0. "node(s) didn't have free ports for the requested pod ports": others could go.
        // stub: throw Unimplemented("scheduler.2")
        if pod.ports.isEmpty || node.ports.isEmpty { return .fits }
        let collides = pod.ports.contains { port in node.ports.contains { collide($0, port) } }
        return collides
            ? .unschedulable(["node(s) didn't have free ports for the requested pod ports"]) : .fits
        // <<<
    }

    // >>> scheduler.2
    private func collide(_ first: HostPort, _ second: HostPort) -> Bool {
        let everywhere = "0.0.0.0"
        return first.port == second.port && first.transport == second.transport
            && (first.address == second.address || first.address == everywhere
                || second.address == everywhere)
    }
    // <<<
}
