import PacketTracing
import ServiceModel
import ServiceProxy

/// A node, its pods and a service, to send packets around in.
enum Shop {
    static let node = NodeNetwork(
        name: "n1", addresses: [IPAddress(192, 168, 0, 1)], pods: AddressRange("10.0.0.0/8"))
    static let virtual = SocketPlace(IPAddress(172, 20, 0, 1), 80)
    static let pod = SocketPlace(IPAddress(10, 0, 5, 5), 40_000)
    static let stranger = SocketPlace(IPAddress(9, 9, 9, 9), 40_000)
    static let own = SocketPlace(IPAddress(192, 168, 0, 1), 40_000)
    static let nodePort = SocketPlace(IPAddress(192, 168, 0, 1), 30_080)
    static let external = SocketPlace(IPAddress(1, 2, 3, 4), 80)
    static let balancer = SocketPlace(IPAddress(5, 6, 7, 8), 80)
    static let name = ServicePortName(namespace: "shop", name: "web", port: "http")

    static func info(
        _ transport: TransportProtocol = .tcp, external: ServicePortInfo.TrafficPolicy = .cluster,
        internal: ServicePortInfo.TrafficPolicy = .cluster, affinity: Duration? = nil,
        ranges: [String] = ["9.0.0.0/8", "10.0.0.0/8"]
    ) -> ServicePortInfo {
        var name = name
        name.transport = transport
        return ServicePortInfo(
            name, clusterIP: virtual.address, port: 80, nodePort: 30_080,
            externalIPs: [Self.external.address],
            loadBalancerIPs: [balancer.address], sourceRanges: ranges, affinity: affinity,
            externalPolicy: external, internalPolicy: `internal`)
    }

    /// An endpoint on port 8080 of 10.0.0.NUMBER.
    static func endpoint(_ number: UInt8, local: Bool = false) -> Endpoint {
        Endpoint(SocketPlace(IPAddress(10, 0, 0, number), 8080), isLocal: local)
    }

    static func state(_ info: ServicePortInfo = info(), _ endpoints: [Endpoint]) -> ProxyState {
        ProxyState(entries: [.init(info: info, endpoints: endpoints)])
    }

    static func nat(_ info: ServicePortInfo = info(), _ endpoints: [Endpoint] = []) throws -> NAT {
        var nat = NAT(on: node) { RoundRobin() }
        try nat.update(state(info, endpoints))
        return nat
    }
}
