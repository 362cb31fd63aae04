import EventLoop
import LinuxSystem
import ServiceModel

/// A proxy for all services of a cluster: a door for each port, opened and closed as they come and go.
///
/// - Kubernetes: kube-proxy `--proxy-mode=userspace`, removed in 1.26
public final class UserspaceProxy {
    /// A door of either kind.
    public enum Door {
        case tcp(TCPDoor)
        case udp(UDPDoor)
    }

    /// How connections of a port are shared out, and its endpoints cared for.
    public struct Manner {
        /// Makes the balancer of a port.
        public var balancer: (ServicePortInfo) -> any Balancer
        /// How endpoints are cared for.
        public var care: EndpointPool.Care
        /// What is put up with.
        public var limits: ProxyLimits

        /// In turns, with affinity where the service asks for it.
        public init(care: EndpointPool.Care = .init(), limits: ProxyLimits = ProxyLimits()) {
            self.care = care
            self.limits = limits
            balancer = { port in
                guard let affinity = port.affinity else { return RoundRobin() }
                return ClientAffinity(RoundRobin(), timeout: affinity)
            }
        }
    }

    /// The doors, open or waiting for endpoints.
    public private(set) var doors: [ServicePortName: Door] = [:]
    /// Why ports are not served.
    public private(set) var faults: [ServicePortName: String] = [:]
    private var infos: [ServicePortName: ServicePortInfo] = [:]
    private var places: [ServicePortName: SocketAddress] = [:]
    private let loop: EventLoop
    private let manner: Manner
    private var isLeaving = false

    /// One without services.
    public init(on loop: EventLoop, _ manner: Manner = Manner()) {
        self.loop = loop
        self.manner = manner
    }

    /// Takes in all that there is; connections of what stays are not touched.
    /// - Parameter place: where a port is to be served; nil for nowhere.
    public func apply(_ state: ProxyState, at place: (ServicePortInfo) -> SocketAddress?) {
        // A door that is made anew would take connections.
        guard !isLeaving else { return }
        faults = [:]
        let wanted = Dictionary(state.entries.map { ($0.info.name, $0) }) { first, _ in first }
        for name in doors.keys {
            // Another affinity or another place is another door.
            guard let entry = wanted[name], infos[name] == entry.info, places[name] == place(entry.info)
            else {
                close(name)
                continue
            }
        }
        for entry in state.entries {
            guard let address = place(entry.info) else { continue }
            do {
                try update(entry, at: address)
            } catch {
                faults[entry.info.name] = "\(error)"
            }
        }
    }

    private func update(_ entry: ProxyState.Entry, at address: SocketAddress) throws {
        let name = entry.info.name
        let door = doors[name] ?? make(entry.info, at: address)
        guard let door else { throw ServiceFault("\(name): SCTP is not carried, expected TCP or UDP") }
        doors[name] = door
        infos[name] = entry.info
        places[name] = address
        switch door {
        case .tcp(let door): try door.update(entry.endpoints)
        case .udp(let door): try door.update(entry.endpoints)
        }
    }

    private func make(_ info: ServicePortInfo, at address: SocketAddress) -> Door? {
        let pool = EndpointPool(
            balancer: manner.balancer(info), policy: info.internalPolicy, care: manner.care)
        switch info.name.transport {
        case .tcp: return .tcp(TCPDoor(at: address, pool: pool, limits: manner.limits, on: loop))
        case .udp: return .udp(UDPDoor(at: address, pool: pool, limits: manner.limits, on: loop))
        case .sctp: return nil
        }
    }

    private func close(_ name: ServicePortName) {
        switch doors.removeValue(forKey: name) {
        case .tcp(let door): door.close()
        case .udp(let door): door.close()
        case nil: break
        }
        infos[name] = nil
        places[name] = nil
    }

    /// Takes no more, for good; what is open goes on.
    public func drain() {
        isLeaving = true
        for door in doors.values {
            switch door {
            case .tcp(let door): door.drain()
            case .udp(let door): door.drain()
            }
        }
    }

    /// TCP connections that are open, at all doors.
    public var connectionCount: Int {
        doors.values.reduce(0) { sum, door in
            if case .tcp(let door) = door { sum + door.connectionCount } else { sum }
        }
    }

    /// Closes every door.
    public func close() {
        for name in Array(doors.keys) { close(name) }
    }
}
