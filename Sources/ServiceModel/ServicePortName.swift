/// Which port of which service.
///
/// - Kubernetes: pkg/proxy ServicePortName
public struct ServicePortName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The namespace of the service.
    public var namespace: String
    /// The name of the service.
    public var name: String
    /// The name of the port; empty for the only one.
    public var port: String
    /// What carries it.
    public var transport: TransportProtocol

    /// A name.
    public init(namespace: String, name: String, port: String = "", transport: TransportProtocol = .tcp) {
        self.namespace = namespace
        self.name = name
        self.port = port
        self.transport = transport
    }

    /// `default/web:http`, or `default/web` where the port has no name.
    public var description: String { "\(namespace)/\(name)" + (port.isEmpty ? "" : ":\(port)") }

    /// By namespace, service, port and transport.
    public static func < (first: ServicePortName, second: ServicePortName) -> Bool {
        (first.namespace, first.name, first.port, first.transport)
            < (second.namespace, second.name, second.port, second.transport)
    }
}
