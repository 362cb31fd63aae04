import ClusterObjects

/// A port of a node that a pod takes.
public struct HostPort: Hashable, Sendable {
    /// The address; `0.0.0.0` is all of them.
    public let address: String
    /// TCP, UDP or SCTP.
    public let transport: String
    /// The port, 1 to 65535.
    public let port: Int32

    /// A port; an empty address is all addresses, an empty protocol TCP.
    public init(address: String = "", transport: String = "", port: Int32) {
        self.address = address.isEmpty ? "0.0.0.0" : address
        self.transport = transport.isEmpty ? "TCP" : transport
        self.port = port
    }

    /// What the containers of a pod take; ports without a `hostPort` take nothing.
    public static func all(of pod: Pod) -> [HostPort] {
        pod.spec.containers.flatMap(\.ports).filter { $0.hostPort > 0 }.map {
            HostPort(address: $0.hostIP, transport: $0.transport, port: $0.hostPort)
        }
    }
}
