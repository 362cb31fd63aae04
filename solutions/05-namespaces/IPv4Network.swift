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
        // >>> namespaces.6
        // Exactly four numbers of 0...255 in digits alone, no leading zeros (some programs take those for
        // octal), a prefix of 0...32.
        // stub: throw Unimplemented("namespaces.6")
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count == 2, parts.count == 4, let prefix = Self.number(halves[1]), prefix <= 32 else {
            throw NetlinkError.address(text)
        }
        var address: UInt32 = 0
        for part in parts {
            guard let byte = Self.number(part), byte <= 255 else { throw NetlinkError.address(text) }
            address = address << 8 | byte
        }
        self.init(address: address, prefix: UInt8(prefix))
        // <<<
    }

    // >>> namespaces.6
    private static func number(_ digits: Substring) -> UInt32? {
        guard 1...3 ~= digits.utf8.count, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            digits.utf8.count == 1 || digits.utf8.first != 0x30
        else { return nil }
        return UInt32(digits)
    }
    // <<<

    /// The four bytes as they travel, the highest first.
    public var bytes: [UInt8] {
        [UInt8(address >> 24), UInt8(address >> 16 & 255), UInt8(address >> 8 & 255), UInt8(address & 255)]
    }

    /// The address of everybody in the network.
    public var broadcast: UInt32 {
        get throws {
            // >>> namespaces.6
            // All bits after the prefix set. Shifting a number by its whole width is a trap to think of.
            // stub: throw Unimplemented("namespaces.6")
            address
                | (prefix == 0 ? .max : UInt32(truncatingIfNeeded: (UInt64(1) << (32 - UInt64(prefix))) - 1))
            // <<<
        }
    }

    /// Whether both are in the same network of this prefix.
    public func contains(_ other: IPv4Network) throws -> Bool {
        // >>> namespaces.6
        // stub: throw Unimplemented("namespaces.6")
        try broadcast == IPv4Network(address: other.address, prefix: prefix).broadcast
        // <<<
    }

    /// The text that it was read from.
    public var description: String {
        bytes.map(String.init).joined(separator: ".") + "/\(prefix)"
    }
}
