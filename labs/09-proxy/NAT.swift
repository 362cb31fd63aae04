import LabSupport
import PacketTracing
import ServiceModel

/// Translates packets to services into packets to their endpoints, and the answers back.
///
/// Balancers are not told when connections end, as the kernel's are not: those that count them are for
/// milestone 6.
/// - Kubernetes: Virtual IPs and Service Proxies
public struct NAT {
    private let node: NodeNetwork
    private let makeBalancer: () -> any Balancer
    private var state = ProxyState()
    private var entrances: [Entrance] = []
    private var balancers: [ServicePortName: [ServicePortInfo.TrafficPolicy: any Balancer]] = [:]
    private var flows = FlowTable()

    /// - Parameters:
    ///   - node: where it runs.
    ///   - makeBalancer: what chooses for a port of a service.
    public init(on node: NodeNetwork, balancer makeBalancer: @escaping () -> any Balancer) {
        self.node = node
        self.makeBalancer = makeBalancer
    }

    /// How many connections are remembered.
    public var flowCount: Int { flows.count }

    /// Takes in a new state.
    /// - Returns: connections that were forgotten: their next packet is decided about anew.
    @discardableResult
    public mutating func update(_ state: ProxyState) throws -> [Flow] {
        // TODO proxy.4
        // Balancers of ports that stay, stay, and are told. A TCP connection to an endpoint that is no longer usable
        // goes on until it ends. UDP has no end: its client would send to nobody for ever, so it is forgotten.
        // One whose affinity is another than before is a new one. The ports of the node come last: an address of the
        // node may also be an external one of a service.
        throw Unimplemented("proxy.4")
    }

    private func newBalancer(for info: ServicePortInfo) -> any Balancer {
        guard let timeout = info.affinity else { return makeBalancer() }
        return Self.sticky(makeBalancer(), timeout)
    }

    private static func sticky(_ base: some Balancer, _ timeout: Duration) -> any Balancer {
        ClientAffinity(base, timeout: timeout)
    }

    /// What becomes of a packet.
    public mutating func translate(_ packet: Packet, at now: Duration) throws -> Outcome {
        // TODO proxy.4
        // A connection that is remembered is followed, whatever the state says now. A packet that ends or refuses a
        // connection that nobody remembers opens none, and one to no entrance is not for us: neither is touched.
        // When there is nobody at all, it is refused (TCP with a reset, others with ICMP). One that may not
        // come in is dropped, and so is one for whom there is somebody, but not where the policy allows.
        throw Unimplemented("proxy.4")
    }

    private mutating func choose(_ packet: Packet, _ entrance: Entrance, at now: Duration) throws -> Endpoint?
    {
        let policy = try entrance.policy(for: packet.source.address, on: node)
        guard var balancer = balancers[entrance.info.name]?[policy] else { return nil }
        let endpoint = try balancer.pick(for: Client(packet.source, at: now))
        balancers[entrance.info.name]?[policy] = balancer
        return endpoint
    }

    /// Whether there is an endpoint, wherever it is.
    private func hasUsable(_ info: ServicePortInfo) throws -> Bool {
        let endpoints = state.entries.first { $0.info.name == info.name }?.endpoints ?? []
        return try !EndpointChoice.usable(endpoints, policy: .cluster).isEmpty
    }

    static func refusal(of packet: Packet) -> Packet {
        packet.answer(packet.transport == .tcp ? .reset : .unreachable)
    }

    private mutating func forward(
        _ packet: Packet, to endpoint: Endpoint, _ entrance: Entrance, at now: Duration
    ) throws -> Outcome {
        // TODO proxy.4
        // When it must be masqueraded it comes from this node's first address of the family: from the same port, or
        // from the next one that the endpoint hears nobody from. Remember the connection.
        throw Unimplemented("proxy.4")
    }

    /// The place itself, or with the next port that is free; 1024 is behind 65535. Nil when none is.
    private func freePort(for source: SocketPlace, _ packet: Packet, _ endpoint: Endpoint) -> SocketPlace? {
        let port = (0..<64_512).lazy.map { Self.port(source.port, after: $0) }.first { port in
            let place = SocketPlace(source.address, port)
            return !flows.isTaken(FlowKey(packet.transport, place, endpoint.place))
        }
        return port.map { SocketPlace(source.address, $0) }
    }

    private static func port(_ first: UInt16, after steps: Int) -> UInt16 {
        guard steps > 0 else { return first }
        let usable = 64_512
        return UInt16((Int(first) - 1024 + steps + usable) % usable + 1024)
    }
}
