import Documents

/// A port of a container.
///
/// - Kubernetes: core/v1 ContainerPort
public struct ContainerPort: Equatable, Sendable {
    /// The port in the pod.
    public var containerPort: Int32
    /// The port of the node that leads to it; 0 for none.
    public var hostPort: Int32
    /// TCP, UDP or SCTP; empty means TCP.
    public var transport: String
    /// The address of the node; empty means all of them.
    public var hostIP: String
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        containerPort: Int32 = 0, hostPort: Int32 = 0, transport: String = "", hostIP: String = "",
        others: [JSONMember] = []
    ) {
        self.containerPort = containerPort
        self.hostPort = hostPort
        self.transport = transport
        self.hostIP = hostIP
        self.others = others
    }
}

extension ContainerPort: ClusterValue {
    /// One to read into.
    public static var blank: ContainerPort { ContainerPort() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("containerPort", &containerPort, absent: 0)
        fields.optional("hostPort", &hostPort, absent: 0)
        fields.optional("protocol", &transport, absent: "")
        fields.optional("hostIP", &hostIP, absent: "")
    }
}
