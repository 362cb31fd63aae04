import LabSupport

/// The questions that it takes to connect a container.
///
/// - C: rtnetlink(7)
public enum NetworkRequest {
    /// The number of lo in every namespace.
    public static let loopback: UInt32 = 1

    /// All interfaces of the namespace: RTM_GETLINK (18).
    public static func links() throws -> NetlinkMessage {
        // >>> namespaces.6
        // stub: throw Unimplemented("namespaces.6")
        NetlinkMessage(type: 18, flags: NetlinkMessage.request | NetlinkMessage.dump, body: head())
        // <<<
    }

    /// Switches an interface on, by its number.
    public static func up(_ index: UInt32) throws -> NetlinkMessage {
        // >>> namespaces.6
        // RTM_NEWLINK (16), to change: no create. Flag 1 is IFF_UP; the mask says that only it changes.
        // stub: throw Unimplemented("namespaces.6")
        NetlinkMessage(type: 16, flags: change, body: head(index: index, flags: 1, mask: 1))
        // <<<
    }

    /// Makes a bridge and switches it on.
    /// - Throws: `NetlinkError.name`.
    public static func bridge(_ name: String) throws -> NetlinkMessage {
        // >>> namespaces.6
        // Create and refuse if there is one. Attributes: name (3), link info (18) with the kind (1).
        // stub: throw Unimplemented("namespaces.6")
        NetlinkMessage(
            type: 16, flags: make,
            body: head(flags: 1, mask: 1)
                + (try bytes([
                    named(name), NetlinkAttribute(18, nested: [NetlinkAttribute(1, text: "bridge")]),
                ])))
        // <<<
    }

    /// Makes a cable: one end here, switched on, the other in the namespace of a process.
    /// - Parameters:
    ///   - master: the number of the bridge that the near end becomes a port of.
    ///   - index: the number that the far end gets there; a new namespace has only 1.
    /// - Throws: `NetlinkError.name`.
    public static func cable(
        _ name: String, master: UInt32? = nil, peer: String, index: UInt32, in process: Int32
    ) throws -> NetlinkMessage {
        // >>> namespaces.6
        // A veth's info data (2 in the link info) holds attribute 1: the description of the other end, a
        // fixed part like any link's and attributes of its own: name (3) and the process whose namespace
        // it is born in (19). So it is never seen on the host.
        // stub: throw Unimplemented("namespaces.6")
        let far =
            head(index: index)
            + (try bytes([
                named(peer), NetlinkAttribute(19, number: UInt32(bitPattern: process)),
            ]))
        let data = try NetlinkAttribute(2, nested: [NetlinkAttribute(1, far)])
        let info = try NetlinkAttribute(18, nested: [NetlinkAttribute(1, text: "veth"), data])
        let port = master.map { [NetlinkAttribute(10, number: $0)] } ?? []
        return NetlinkMessage(
            type: 16, flags: make,
            body: head(flags: 1, mask: 1) + (try bytes([named(name)] + port + [info])))
        // <<<
    }

    /// Removes an interface; the other end of a cable goes with it.
    /// - Throws: `NetlinkError.name`.
    public static func delete(_ name: String) throws -> NetlinkMessage {
        // >>> namespaces.6
        // RTM_DELLINK (17).
        // stub: throw Unimplemented("namespaces.6")
        NetlinkMessage(type: 17, flags: change, body: head() + (try bytes([named(name)])))
        // <<<
    }

    /// Gives an interface an address: RTM_NEWADDR (20).
    public static func address(_ network: IPv4Network, on index: UInt32) throws -> NetlinkMessage {
        // >>> namespaces.6
        // The fixed part: family 2 (IPv4), prefix, flags 0, scope 0, index (4 bytes). Attributes: address
        // (1), local (2) and broadcast (4). Addresses travel with the highest byte first.
        // stub: throw Unimplemented("namespaces.6")
        let all = IPv4Network(address: try network.broadcast, prefix: 32)
        return NetlinkMessage(
            type: 20, flags: make,
            body: [2, network.prefix, 0, 0] + Wire.bytes(index)
                + (try bytes([
                    NetlinkAttribute(1, network.bytes), NetlinkAttribute(2, network.bytes),
                    NetlinkAttribute(4, all.bytes),
                ])))
        // <<<
    }

    /// Sends what has no other way to a router: RTM_NEWROUTE (24).
    public static func defaultRoute(via router: IPv4Network) throws -> NetlinkMessage {
        // >>> namespaces.6
        // The fixed part: family 2, no bits of destination and source, no type of service, the main table
        // (254), made by boot (3), for everywhere (0), to one host (1), flags (4 bytes). Attribute 5 is
        // the router.
        // stub: throw Unimplemented("namespaces.6")
        NetlinkMessage(
            type: 24, flags: make,
            body: [2, 0, 0, 0, 254, 3, 0, 1] + Wire.bytes(UInt32(0))
                + (try bytes([NetlinkAttribute(5, router.bytes)])))
        // <<<
    }

    // >>> namespaces.6
    private static let change = NetlinkMessage.request | NetlinkMessage.acknowledge
    private static let make = change | NetlinkMessage.create | NetlinkMessage.exclusive

    /// The fixed part of a message about a link.
    private static func head(index: UInt32 = 0, flags: UInt32 = 0, mask: UInt32 = 0) -> [UInt8] {
        [0, 0, 0, 0] + Wire.bytes(index) + Wire.bytes(flags) + Wire.bytes(mask)
    }

    private static func named(_ name: String) throws -> NetlinkAttribute {
        guard 1...15 ~= name.utf8.count, name != ".", name != "..",
            name.utf8.allSatisfy({ $0 > 32 && $0 != UInt8(ascii: "/") })
        else { throw NetlinkError.name(name) }
        return NetlinkAttribute(3, text: name)
    }

    private static func bytes(_ attributes: [NetlinkAttribute]) throws -> [UInt8] {
        try attributes.flatMap { try $0.bytes }
    }
    // <<<
}
