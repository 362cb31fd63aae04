import Documents

/// A name that stays while what answers to it changes.
///
/// - Kubernetes: core/v1 Service
public struct Service: Equatable, Sendable {
    /// Who it is.
    public var metadata: ObjectMeta
    /// What it shall be.
    public var spec: ServiceSpec
    /// What it is.
    public var status: ServiceStatus
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta, spec: ServiceSpec = ServiceSpec(), status: ServiceStatus = ServiceStatus(),
        others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
        self.others = others
    }
}

extension Service: ClusterValue {
    /// One to read into.
    public static var blank: Service { Service(metadata: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("metadata", &metadata)
        fields.optional("spec", &spec, absent: ServiceSpec())
        fields.optional("status", &status, absent: ServiceStatus())
    }
}

/// Where a service is, and who answers.
///
/// - Kubernetes: core/v1 ServiceSpec
public struct ServiceSpec: Equatable, Sendable {
    /// `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`; empty for the first.
    public var type: String
    /// Its address; `None` for a headless one.
    public var clusterIP: String
    /// All its addresses, one a family (since 1.20).
    public var clusterIPs: [String]
    /// Further addresses that lead to it.
    public var externalIPs: [String]
    /// The name it stands for, of an `ExternalName`.
    public var externalName: String
    /// Its ports.
    public var ports: [ServicePort]
    /// The labels of the pods that answer.
    public var selector: [String: String]
    /// `ClientIP` or `None`; empty for the second.
    public var sessionAffinity: String
    /// How long a client stays with an endpoint.
    public var sessionAffinityConfig: SessionAffinityConfig?
    /// `Local`: what comes from outside stays on its node; `Cluster` or empty otherwise.
    public var externalTrafficPolicy: String
    /// `Local`: what comes from inside stays on its node; `Cluster` or empty otherwise (since 1.21).
    public var internalTrafficPolicy: String
    /// Where a load balancer asks whether this node has endpoints; 0 for nowhere.
    public var healthCheckNodePort: Int32
    /// The address it would like from its load balancer.
    public var loadBalancerIP: String
    /// Who may come through the load balancer; nobody named: everybody.
    public var loadBalancerSourceRanges: [String]
    /// Whether endpoints that are not ready count as ready.
    public var publishNotReadyAddresses: Bool
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        type: String = "", clusterIP: String = "", clusterIPs: [String] = [], externalIPs: [String] = [],
        externalName: String = "", ports: [ServicePort] = [], selector: [String: String] = [:],
        sessionAffinity: String = "", sessionAffinityConfig: SessionAffinityConfig? = nil,
        externalTrafficPolicy: String = "", internalTrafficPolicy: String = "",
        healthCheckNodePort: Int32 = 0, loadBalancerIP: String = "", loadBalancerSourceRanges: [String] = [],
        publishNotReadyAddresses: Bool = false, others: [JSONMember] = []
    ) {
        self.type = type
        self.clusterIP = clusterIP
        self.clusterIPs = clusterIPs
        self.externalIPs = externalIPs
        self.externalName = externalName
        self.ports = ports
        self.selector = selector
        self.sessionAffinity = sessionAffinity
        self.sessionAffinityConfig = sessionAffinityConfig
        self.externalTrafficPolicy = externalTrafficPolicy
        self.internalTrafficPolicy = internalTrafficPolicy
        self.healthCheckNodePort = healthCheckNodePort
        self.loadBalancerIP = loadBalancerIP
        self.loadBalancerSourceRanges = loadBalancerSourceRanges
        self.publishNotReadyAddresses = publishNotReadyAddresses
        self.others = others
    }
}

extension ServiceSpec: ClusterValue {
    /// One to read into.
    public static var blank: ServiceSpec { ServiceSpec() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("type", &type, absent: "")
        fields.optional("clusterIP", &clusterIP, absent: "")
        fields.optional("clusterIPs", &clusterIPs, absent: [])
        fields.optional("externalIPs", &externalIPs, absent: [])
        fields.optional("externalName", &externalName, absent: "")
        fields.optional("ports", &ports, absent: [])
        fields.optional("selector", &selector, absent: [:])
        fields.optional("sessionAffinity", &sessionAffinity, absent: "")
        fields.optional("sessionAffinityConfig", &sessionAffinityConfig)
        fields.optional("externalTrafficPolicy", &externalTrafficPolicy, absent: "")
        fields.optional("internalTrafficPolicy", &internalTrafficPolicy, absent: "")
        fields.optional("healthCheckNodePort", &healthCheckNodePort, absent: 0)
        fields.optional("loadBalancerIP", &loadBalancerIP, absent: "")
        fields.optional("loadBalancerSourceRanges", &loadBalancerSourceRanges, absent: [])
        fields.optional("publishNotReadyAddresses", &publishNotReadyAddresses, absent: false)
    }
}

/// A port of a service.
///
/// - Kubernetes: core/v1 ServicePort
public struct ServicePort: Equatable, Sendable {
    /// Its name; may be empty when there is one only.
    public var name: String
    /// `TCP`, `UDP` or `SCTP`; empty for the first.
    public var protocolName: String
    /// Its number.
    public var port: Int32
    /// The number or the name of the port of the pods; the same number when nothing is said.
    public var targetPort: IntOrString?
    /// The port of every node that leads to it; 0 for none.
    public var nodePort: Int32
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        name: String = "", protocolName: String = "", port: Int32 = 0, targetPort: IntOrString? = nil,
        nodePort: Int32 = 0, others: [JSONMember] = []
    ) {
        self.name = name
        self.protocolName = protocolName
        self.port = port
        self.targetPort = targetPort
        self.nodePort = nodePort
        self.others = others
    }
}

extension ServicePort: ClusterValue {
    /// One to read into.
    public static var blank: ServicePort { ServicePort() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("name", &name, absent: "")
        fields.optional("protocol", &protocolName, absent: "")
        fields.optional("port", &port, absent: 0)
        fields.optional("targetPort", &targetPort)
        fields.optional("nodePort", &nodePort, absent: 0)
    }
}

/// How long a client stays with an endpoint.
///
/// - Kubernetes: core/v1 SessionAffinityConfig
public struct SessionAffinityConfig: Equatable, Sendable {
    /// By the address of the client.
    public var clientIP: ClientIPConfig?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        clientIP: ClientIPConfig? = nil, others: [JSONMember] = []
    ) {
        self.clientIP = clientIP
        self.others = others
    }
}

extension SessionAffinityConfig: ClusterValue {
    /// One to read into.
    public static var blank: SessionAffinityConfig { SessionAffinityConfig() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("clientIP", &clientIP)
    }
}

/// How long a client stays with an endpoint, by its address.
///
/// - Kubernetes: core/v1 ClientIPConfig
public struct ClientIPConfig: Equatable, Sendable {
    /// Seconds since it came last; 10800 when nothing is said.
    public var timeoutSeconds: Int32?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        timeoutSeconds: Int32? = nil, others: [JSONMember] = []
    ) {
        self.timeoutSeconds = timeoutSeconds
        self.others = others
    }
}

extension ClientIPConfig: ClusterValue {
    /// One to read into.
    public static var blank: ClientIPConfig { ClientIPConfig() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("timeoutSeconds", &timeoutSeconds)
    }
}

/// What a service got from outside.
///
/// - Kubernetes: core/v1 ServiceStatus
public struct ServiceStatus: Equatable, Sendable {
    /// What its load balancer gave it.
    public var loadBalancer: LoadBalancerStatus
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        loadBalancer: LoadBalancerStatus = LoadBalancerStatus(), others: [JSONMember] = []
    ) {
        self.loadBalancer = loadBalancer
        self.others = others
    }
}

extension ServiceStatus: ClusterValue {
    /// One to read into.
    public static var blank: ServiceStatus { ServiceStatus() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("loadBalancer", &loadBalancer, absent: LoadBalancerStatus())
    }
}

/// Where a load balancer listens.
///
/// - Kubernetes: core/v1 LoadBalancerStatus
public struct LoadBalancerStatus: Equatable, Sendable {
    /// Its addresses.
    public var ingress: [LoadBalancerIngress]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        ingress: [LoadBalancerIngress] = [], others: [JSONMember] = []
    ) {
        self.ingress = ingress
        self.others = others
    }
}

extension LoadBalancerStatus: ClusterValue {
    /// One to read into.
    public static var blank: LoadBalancerStatus { LoadBalancerStatus() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("ingress", &ingress, absent: [])
    }
}

/// An address of a load balancer.
///
/// - Kubernetes: core/v1 LoadBalancerIngress
public struct LoadBalancerIngress: Equatable, Sendable {
    /// As a number.
    public var ip: String
    /// As a name.
    public var hostname: String
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        ip: String = "", hostname: String = "", others: [JSONMember] = []
    ) {
        self.ip = ip
        self.hostname = hostname
        self.others = others
    }
}

extension LoadBalancerIngress: ClusterValue {
    /// One to read into.
    public static var blank: LoadBalancerIngress { LoadBalancerIngress() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("ip", &ip, absent: "")
        fields.optional("hostname", &hostname, absent: "")
    }
}
