import ClusterObjects

/// What a proxy has to know of a port of a service.
///
/// - Kubernetes: pkg/proxy ServicePort
public struct ServicePortInfo: Hashable, Sendable {
    /// Whose traffic may leave the node that it came to.
    public enum TrafficPolicy: String, Hashable, Sendable, CaseIterable {
        case cluster = "Cluster"
        case local = "Local"
    }

    /// Which port it is.
    public var name: ServicePortName
    /// The address of the service in the cluster.
    public var clusterIP: IPAddress
    /// Its port there.
    public var port: UInt16
    /// The port of every node that leads to it; 0 for none.
    public var nodePort: UInt16
    /// Further addresses that lead to it.
    public var externalIPs: [IPAddress]
    /// The addresses of its load balancer.
    public var loadBalancerIPs: [IPAddress]
    /// Who may come through the load balancer, as `10.0.0.0/8`; nobody named: everybody.
    public var sourceRanges: [String]
    /// How long a client stays with its endpoint after it came last; nil: it does not.
    public var affinity: Duration?
    /// For what comes from outside the cluster.
    public var externalPolicy: TrafficPolicy
    /// For what comes from inside.
    public var internalPolicy: TrafficPolicy
    /// Where a load balancer asks whether this node has endpoints; 0 for nowhere.
    public var healthCheckNodePort: UInt16

    /// A port that is reached inside of the cluster only, unless something else is said.
    public init(
        _ name: ServicePortName, clusterIP: IPAddress, port: UInt16, nodePort: UInt16 = 0,
        externalIPs: [IPAddress] = [], loadBalancerIPs: [IPAddress] = [], sourceRanges: [String] = [],
        affinity: Duration? = nil, externalPolicy: TrafficPolicy = .cluster,
        internalPolicy: TrafficPolicy = .cluster, healthCheckNodePort: UInt16 = 0
    ) {
        self.name = name
        self.clusterIP = clusterIP
        self.port = port
        self.nodePort = nodePort
        self.externalIPs = externalIPs
        self.loadBalancerIPs = loadBalancerIPs
        self.sourceRanges = sourceRanges
        self.affinity = affinity
        self.externalPolicy = externalPolicy
        self.internalPolicy = internalPolicy
        self.healthCheckNodePort = healthCheckNodePort
    }
}

/// What a proxy works from: each port of a service with all of its endpoints, in order of their places.
public struct ProxyState: Equatable, Sendable {
    /// A port and who answers for it.
    public struct Entry: Equatable, Sendable {
        /// The port.
        public var info: ServicePortInfo
        /// Its endpoints, also those that are not ready.
        public var endpoints: [Endpoint]

        /// An entry.
        public init(info: ServicePortInfo, endpoints: [Endpoint]) {
            self.info = info
            self.endpoints = endpoints
        }
    }

    /// The ports, in order of their names.
    public var entries: [Entry]

    /// A state.
    public init(entries: [Entry] = []) {
        self.entries = entries
    }
}
