import LabSupport

/// A request to the kernel's network, or a part of its answer.
///
///      0              4      6      8              12             16
///     +--------------+------+------+--------------+--------------+- - - -
///     | length       | type | flags| sequence     | port         | body
///     +--------------+------+------+--------------+--------------+- - - -
///
/// - C: netlink(7)
public struct NetlinkMessage: Equatable, Hashable, Sendable {
    /// The message is a question to the kernel.
    public static let request: UInt16 = 0x1
    /// The kernel shall say that it has done it.
    public static let acknowledge: UInt16 = 0x4
    /// All objects, not one.
    public static let dump: UInt16 = 0x300
    /// Make it if it is not there.
    public static let create: UInt16 = 0x400
    /// Refuse if it is there.
    public static let exclusive: UInt16 = 0x200

    /// What is asked: RTM_NEWLINK and the like.
    public let type: UInt16
    /// How it is asked.
    public let flags: UInt16
    /// What the answer repeats.
    public let sequence: UInt32
    /// A fixed part that depends on the type, then attributes.
    public let body: [UInt8]

    /// A message.
    public init(type: UInt16, flags: UInt16, sequence: UInt32 = 1, body: [UInt8]) {
        self.type = type
        self.flags = flags
        self.sequence = sequence
        self.body = body
    }

    /// As it travels; the port is 0: the kernel fills it in.
    public var bytes: [UInt8] {
        get throws {
            // TODO namespaces.6
            // The length counts the header.
            throw Unimplemented("namespaces.6")
        }
    }

    /// Reads one message.
    /// - Throws: `NetlinkError.short`.
    public init(bytes: [UInt8]) throws {
        // TODO namespaces.6
        // The length must cover the header and must not exceed what is there; what follows it is padding.
        throw Unimplemented("namespaces.6")
    }
}

/// A network interface as the kernel describes it.
///
/// - C: rtnetlink(7), RTM_NEWLINK
public struct Link: Equatable, Hashable, Sendable {
    /// Its number in its namespace.
    public let index: UInt32
    /// Its name.
    public let name: String
    /// IFF_… bits.
    public let flags: UInt32
    /// `veth`, `bridge` …; empty for a device without a kind, such as lo.
    public let kind: String
    /// The bridge that it is a port of.
    public let master: UInt32?

    /// Whether it has been switched on.
    public var isUp: Bool { flags & 1 != 0 }

    /// An interface.
    public init(index: UInt32, name: String, flags: UInt32 = 0, kind: String = "", master: UInt32? = nil) {
        self.index = index
        self.name = name
        self.flags = flags
        self.kind = kind
        self.master = master
    }

    /// Reads an answer to `NetworkRequest.links`.
    /// - Throws: `NetlinkError`.
    public init(_ message: NetlinkMessage) throws {
        // TODO namespaces.6
        // The fixed part has 16 bytes: family and type (4), index (4), flags (4), a mask (4). Then
        // attributes: the name is 3, the master 10, and in 18 (link info) the kind is 1.
        throw Unimplemented("namespaces.6")
    }
}
