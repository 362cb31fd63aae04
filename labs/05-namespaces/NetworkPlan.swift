import LabSupport
import LinuxSystem

/// How a container is connected.
public enum NetworkPlan: Equatable, Sendable {
    /// Only with itself.
    case none
    /// As the host is: no namespace of its own.
    case host
    /// By a cable to a bridge of the host.
    case bridge(Bridge)

    /// A bridge of the host, and the container's place on it.
    public struct Bridge: Equatable, Sendable {
        /// The bridge's name.
        public var name: String
        /// The bridge's own address, the router of its containers.
        public var router: IPv4Network
        /// The container's address, in the same network.
        public var address: IPv4Network
        /// The name of the cable's end on the host.
        public var cable: String

        /// A place on a bridge.
        public init(name: String, router: IPv4Network, address: IPv4Network, cable: String) {
            self.name = name
            self.router = router
            self.address = address
            self.cable = cable
        }
    }

    /// The number of eth0 in the container.
    public static let firstIndex: UInt32 = 2

    /// What the container's own process does, after the host's part.
    /// - Throws: `NetlinkError.address` for an address that its router cannot reach.
    public func steps() throws -> [Step] {
        // TODO namespaces.6
        // A new namespace has lo, switched off: even 127.0.0.1 is unreachable. On a bridge then eth0: its
        // address, on, and the default route - in this order: a route needs a network that is reachable.
        throw Unimplemented("namespaces.6")
    }

    /// What the host does for a container whose process waits in its new namespaces.
    /// - Parameters:
    ///   - process: its id.
    ///   - links: the host's interfaces.
    /// - Returns: requests in order; a bridge that is not among the links is made by the first, and the
    ///   rest is to be asked for when it has a number.
    public func hostRequests(for process: Int32, links: [Link]) throws -> [NetlinkMessage] {
        // TODO namespaces.6
        // No bridge there: only make it. There: the cable, its near end a port of it, its far end eth0.
        throw Unimplemented("namespaces.6")
    }
}
