import LabSupport

/// An address and how much of it names its network: `10.0.0.2/24`.
public struct IPv4Network: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// The address, the first byte in the highest bits.
    public let address: UInt32
    /// How many leading bits are the network's, 0...32.
    public let prefix: UInt8

    /// An address in a network.
    public init(address: UInt32, prefix: UInt8) {
        self.address = address
        self.prefix = prefix
    }

    /// Reads four numbers with dots, a slash and the prefix.
    /// - Throws: `NetlinkError.address`.
    public init(_ text: String) throws {
        // TODO namespaces.6
        // Exactly four numbers of 0...255 in digits alone, no leading zeros (some programs take those for
        // octal), a prefix of 0...32.
        throw Unimplemented("namespaces.6")
    }

    // TODO namespaces.6

    /// The four bytes as they travel, the highest first.
    public var bytes: [UInt8] {
        [UInt8(address >> 24), UInt8(address >> 16 & 255), UInt8(address >> 8 & 255), UInt8(address & 255)]
    }

    /// The address of everybody in the network.
    public var broadcast: UInt32 {
        get throws {
            // TODO namespaces.6
            // All bits after the prefix set. Shifting a number by its whole width is a trap to think of.
            throw Unimplemented("namespaces.6")
        }
    }

    /// Whether both are in the same network of this prefix.
    public func contains(_ other: IPv4Network) throws -> Bool {
        // TODO namespaces.6
        throw Unimplemented("namespaces.6")
    }

    /// The text that it was read from.
    public var description: String {
        bytes.map(String.init).joined(separator: ".") + "/\(prefix)"
    }
}
