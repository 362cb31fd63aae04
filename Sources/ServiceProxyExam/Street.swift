import LabSupport
import PacketTracing
import ServiceModel
import ServiceProxy

/// A node with services, as numbers: to ask tables and rules about packets.
struct Street: Codable, Sendable {
    /// A service: 0 or 1 for UDP, both policies Local, and what it has.
    struct House: Codable, Sendable {
        var isUDP: Bool
        var keepsOutside: Bool
        var keepsInside: Bool
        var hasNodePort: Bool
        var ranges: [String]
        /// Numbers of its endpoints; those that are negative are on this node.
        var endpoints: [Int]
    }

    var houses: [House]
    var knowsPods: Bool

    init(using generator: inout SeededGenerator) {
        knowsPods = Int.random(in: 0..<4, using: &generator) > 0
        houses = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            House(
                isUDP: .random(using: &generator), keepsOutside: .random(using: &generator),
                keepsInside: .random(using: &generator), hasNodePort: .random(using: &generator),
                ranges: [[], ["9.0.0.0/8"], ["10.0.0.0/8", "8.8.8.8"], ["x"]].randomElement(using: &generator)
                    ?? [],
                endpoints: (1...4).filter { _ in .random(using: &generator) }.map {
                    Bool.random(using: &generator) ? $0 : -$0
                })
        }
    }

    var node: NodeNetwork {
        NodeNetwork(
            name: "n1", addresses: [IPAddress(192, 168, 0, 1)],
            pods: knowsPods ? AddressRange("10.0.0.0/8") : nil)
    }

    var state: ProxyState {
        ProxyState(
            entries: houses.enumerated().map { number, house in
                let name = ServicePortName(
                    namespace: "n", name: "s\(number)", port: "p", transport: house.isUDP ? .udp : .tcp)
                let last = UInt8(number)
                let info = ServicePortInfo(
                    name, clusterIP: IPAddress(172, 20, 0, last), port: 80,
                    nodePort: house.hasNodePort ? 30_000 + UInt16(number) : 0,
                    externalIPs: [IPAddress(1, 2, 3, last)], loadBalancerIPs: [IPAddress(5, 6, 7, last)],
                    sourceRanges: house.ranges, externalPolicy: house.keepsOutside ? .local : .cluster,
                    internalPolicy: house.keepsInside ? .local : .cluster)
                return .init(info: info, endpoints: house.endpoints.map { Self.endpoint($0, of: number) })
            })
    }

    private static func endpoint(_ number: Int, of house: Int) -> Endpoint {
        let last = UInt8(clamping: house * 10 + abs(number))
        return Endpoint(SocketPlace(IPAddress(10, 0, 0, last), 8080), isLocal: number < 0)
    }

    static let clients = [
        IPAddress(10, 0, 5, 5), IPAddress(10, 0, 0, 1), IPAddress(9, 9, 9, 9), IPAddress(8, 8, 8, 8),
        IPAddress(192, 168, 0, 1),
    ]

    /// Where a packet may go: a service's address, external address, load balancer, the node's port, another port.
    func door(_ door: Int, of house: Int) -> SocketPlace {
        let last = UInt8(clamping: house)
        return switch door {
        case 0: SocketPlace(IPAddress(172, 20, 0, last), 80)
        case 1: SocketPlace(IPAddress(1, 2, 3, last), 80)
        case 2: SocketPlace(IPAddress(5, 6, 7, last), 80)
        case 3: SocketPlace(IPAddress(192, 168, 0, 1), 30_000 + UInt16(clamping: house))
        default: SocketPlace(IPAddress(172, 20, 0, last), 81)
        }
    }
}
