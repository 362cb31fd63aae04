import LabSupport
import ServiceModel

/// What the rules of a port of a service must do: decided once, written down in two languages.
///
/// - Kubernetes: pkg/proxy/iptables/proxier.go, pkg/proxy/nftables/proxier.go
public struct ServiceRules: Hashable, Sendable {
    /// What becomes of what comes in.
    public enum Target: Hashable, Sendable {
        /// One of all usable endpoints.
        case service
        /// One of those on this node.
        case local
        /// Nobody is there: the client is told.
        case refuse
        /// Nobody is here: the client is not told.
        case drop
    }

    /// Whom a way is for.
    public enum Who: Hashable, Sendable {
        case everybody
        /// Those with the address of a pod.
        case pods
        /// Those with an address of this node.
        case node
    }

    /// Who must seem to come from this node. Hairpins do, whatever is said here.
    public enum Masquerade: Hashable, Sendable {
        case nobody
        case everybody
        /// All but those with the address of a pod.
        case strangers
    }

    /// What becomes of some of those who come in by a door. The first that is for somebody counts.
    public struct Way: Hashable, Sendable {
        /// Where it comes in.
        public var door: Entrance.Door
        /// Whom it is for.
        public var who: Who
        /// Who must seem to come from this node.
        public var masquerade: Masquerade
        /// Who may come in at all; nil: everybody.
        public var sources: [AddressRange]?
        /// Where it leads.
        public var target: Target

        /// A way.
        public init(
            _ door: Entrance.Door, _ who: Who = .everybody, masquerade: Masquerade = .nobody,
            sources: [AddressRange]? = nil, to target: Target
        ) {
            self.door = door
            self.who = who
            self.masquerade = masquerade
            self.sources = sources
            self.target = target
        }
    }

    /// The port.
    public var info: ServicePortInfo
    /// The ways in, by doors.
    public var ways: [Way]
    /// The endpoints of `service`, in order of places.
    public var endpoints: [Endpoint]
    /// The endpoints of `local`, in order of places.
    public var local: [Endpoint]

    /// The ways by doors, in order.
    public var doors: [(door: Entrance.Door, ways: [Way])] {
        var doors: [(door: Entrance.Door, ways: [Way])] = []
        for way in ways {
            if doors.last?.door == way.door {
                doors[doors.count - 1].ways.append(way)
            } else {
                doors.append((way.door, [way]))
            }
        }
        return doors
    }

    /// The rules of each port, in order. A door that several claim belongs to the first: a map has one answer.
    /// - Parameter family: only the services of this one.
    public static func plan(
        _ state: ProxyState, on node: NodeNetwork, _ family: IPAddress.Family = .v4
    ) throws -> [ServiceRules] {
        var taken: Set<Claim> = []
        return try state.entries.filter { $0.info.clusterIP.family == family }.map { entry in
            try ServiceRules(entry, on: node, claiming: &taken)
        }
    }

    /// What only one door can be.
    private struct Claim: Hashable {
        let place: SocketPlace?
        let nodePort: UInt16
        let transport: TransportProtocol

        init(_ door: Entrance.Door, _ transport: TransportProtocol) {
            place = door.place
            nodePort = if case .nodePort(let port) = door { port } else { 0 }
            self.transport = transport
        }
    }

    private init(_ entry: ProxyState.Entry, on node: NodeNetwork, claiming taken: inout Set<Claim>) throws {
        info = entry.info
        let matching = entry.endpoints.filter { $0.place.address.family == entry.info.clusterIP.family }
        endpoints = try EndpointChoice.usable(matching, policy: .cluster)
        local = try EndpointChoice.usable(matching, policy: .local)
        ways = []
        for entrance in try Entrance.all(of: info)
        where taken.insert(Claim(entrance.door, info.name.transport)).inserted {
            ways += try ways(in: entrance.door, on: node)
        }
    }

    /// What becomes of those who come in by a door.
    private func ways(in door: Entrance.Door, on node: NodeNetwork) throws -> [Way] {
        // TODO proxy.5
        // Nobody there at all: one way, for everybody, that refuses. The service's own address: everybody by the
        // internal policy, strangers masqueraded (where nobody knows the pods, nobody). The other doors with the
        // policy `Cluster`: everybody to the service, masqueraded. With `Local`: pods to the service as they are
        // (no such way where nobody knows them), the node to the service, masqueraded, and the others to those who
        // are here, as they are.
        throw Unimplemented("proxy.5")
    }

    /// A range that cannot be read lets nobody in.
    private func sources(of door: Entrance.Door) -> [AddressRange]? {
        guard case .loadBalancer = door, !info.sourceRanges.isEmpty else { return nil }
        return info.sourceRanges.compactMap(AddressRange.init).filter {
            $0.first.family == info.clusterIP.family
        }
    }
}
