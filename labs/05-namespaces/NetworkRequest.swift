import LabSupport

/// The questions that it takes to connect a container.
///
/// - C: rtnetlink(7)
public enum NetworkRequest {
    /// The number of lo in every namespace.
    public static let loopback: UInt32 = 1

    /// All interfaces of the namespace: RTM_GETLINK (18).
    public static func links() throws -> NetlinkMessage {
        // TODO namespaces.6
        throw Unimplemented("namespaces.6")
    }

    /// Switches an interface on, by its number.
    public static func up(_ index: UInt32) throws -> NetlinkMessage {
        // TODO namespaces.6
        // RTM_NEWLINK (16), to change: no create. Flag 1 is IFF_UP; the mask says that only it changes.
        throw Unimplemented("namespaces.6")
    }

    /// Makes a bridge and switches it on.
    /// - Throws: `NetlinkError.name`.
    public static func bridge(_ name: String) throws -> NetlinkMessage {
        // TODO namespaces.6
        // Create and refuse if there is one. Attributes: name (3), link info (18) with the kind (1).
        throw Unimplemented("namespaces.6")
    }

    /// Makes a cable: one end here, switched on, the other in the namespace of a process.
    /// - Parameters:
    ///   - master: the number of the bridge that the near end becomes a port of.
    ///   - index: the number that the far end gets there; a new namespace has only 1.
    /// - Throws: `NetlinkError.name`.
    public static func cable(
        _ name: String, master: UInt32? = nil, peer: String, index: UInt32, in process: Int32
    ) throws -> NetlinkMessage {
        // TODO namespaces.6
        // A veth's info data (2 in the link info) holds attribute 1: the description of the other end, a
        // fixed part like any link's and attributes of its own: name (3) and the process whose namespace
        // it is born in (19). So it is never seen on the host.
        throw Unimplemented("namespaces.6")
    }

    /// Removes an interface; the other end of a cable goes with it.
    /// - Throws: `NetlinkError.name`.
    public static func delete(_ name: String) throws -> NetlinkMessage {
        // TODO namespaces.6
        // RTM_DELLINK (17).
        throw Unimplemented("namespaces.6")
    }

    /// Gives an interface an address: RTM_NEWADDR (20).
    public static func address(_ network: IPv4Network, on index: UInt32) throws -> NetlinkMessage {
        // TODO namespaces.6
        // The fixed part: family 2 (IPv4), prefix, flags 0, scope 0, index (4 bytes). Attributes: address
        // (1), local (2) and broadcast (4). Addresses travel with the highest byte first.
        throw Unimplemented("namespaces.6")
    }

    /// Sends what has no other way to a router: RTM_NEWROUTE (24).
    public static func defaultRoute(via router: IPv4Network) throws -> NetlinkMessage {
        // TODO namespaces.6
        // The fixed part: family 2, no bits of destination and source, no type of service, the main table
        // (254), made by boot (3), for everywhere (0), to one host (1), flags (4 bytes). Attribute 5 is
        // the router.
        throw Unimplemented("namespaces.6")
    }

    // TODO namespaces.6
}
