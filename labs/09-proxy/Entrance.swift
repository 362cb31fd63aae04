import LabSupport
import ServiceModel

/// One way into a service: an address and a port that packets are sent to.
public struct Entrance: Hashable, Sendable {
    /// Which.
    public enum Door: Hashable, Sendable {
        /// The address of the service.
        case clusterIP(SocketPlace)
        /// An external address.
        case externalIP(SocketPlace)
        /// The address of a load balancer.
        case loadBalancer(SocketPlace)
        /// A port of the node, on every address of it.
        case nodePort(UInt16)

        /// The place that it is; nil for a port of the node, which is one on each of its addresses.
        public var place: SocketPlace? {
            switch self {
            case .clusterIP(let place), .externalIP(let place), .loadBalancer(let place): place
            case .nodePort: nil
            }
        }

        /// Whether it is a port of the node.
        public var isOfTheNode: Bool { place == nil }
    }

    /// Which.
    public let door: Door
    /// The port of the service that it leads to.
    public let info: ServicePortInfo

    /// A way in.
    public init(_ door: Door, _ info: ServicePortInfo) {
        self.door = door
        self.info = info
    }

    /// All ways into a port of a service.
    public static func all(of info: ServicePortInfo) throws -> [Entrance] {
        // TODO proxy.4
        // Its own address, the external ones, those of the load balancer, the port of the node, in this order.
        // Addresses of another family than the service's own are not for it; node port 0 is none.
        throw Unimplemented("proxy.4")
    }

    /// Whether a packet to a place, of this transport, comes in here.
    public func admits(_ place: SocketPlace, _ transport: TransportProtocol, on node: NodeNetwork) throws
        -> Bool
    {
        // TODO proxy.4
        throw Unimplemented("proxy.4")
    }

    /// Whether somebody with this address may come in here.
    public func isOpen(to address: IPAddress) throws -> Bool {
        // TODO proxy.4
        // Only a load balancer asks, and only when it names somebody. A range that cannot be read lets nobody in.
        throw Unimplemented("proxy.4")
    }

    /// Which policy counts for a packet from this address that comes in here.
    public func policy(for source: IPAddress, on node: NodeNetwork) throws -> ServicePortInfo.TrafficPolicy {
        // TODO proxy.4
        // The address of the service is for the inside: the internal policy. Through the other doors comes the outside:
        // the external one - unless it is a pod or the node itself that takes the long way round, for whom any
        // endpoint will do.
        throw Unimplemented("proxy.4")
    }

    /// Whether the answer would miss the way back, unless the packet seems to come from this node.
    public func mustMasquerade(_ source: IPAddress, to endpoint: IPAddress, on node: NodeNetwork) throws
        -> Bool
    {
        // TODO proxy.4
        // A pod that meets itself (a hairpin) would answer itself directly. Somebody who is no pod, and comes to the
        // service's own address, is not where the pod would send the answer: where nobody knows the pods, nobody is
        // masqueraded. Through the other doors the client's address is kept with the policy `Local` only; the node's
        // own may be 127.0.0.1, and is never kept.
        throw Unimplemented("proxy.4")
    }
}
