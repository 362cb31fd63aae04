/// All addresses that begin with the same bits: `10.0.0.0/8`.
///
/// - Source: RFC 4632
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    /// The first address.
    public let first: IPAddress
    /// How many bits are the same.
    public let bits: Int

    /// Reads `10.0.0.0/8`, or one address; nil for anything else. Bits behind the length are dropped.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else { return nil }
        let most = address.bytes.count * 8
        let digits = parts.count == 2 ? parts[1] : "\(most)"
        guard digits.utf8.allSatisfy({ 48...57 ~= $0 }), digits.count == 1 || digits.first != "0",
            let bits = Int(digits), bits <= most
        else { return nil }
        self.init(address, bits: bits)
    }

    /// The range of an address; the number of bits is cut to what there is.
    public init(_ address: IPAddress, bits: Int) {
        let known = max(0, min(bits, address.bytes.count * 8))
        let bytes = address.bytes.enumerated().map { $1 & Self.mask(of: $0, bits: known) }
        self.bits = known
        first = IPAddress(bytes: bytes) ?? address
    }

    private static func mask(of byte: Int, bits: Int) -> UInt8 {
        let left = bits - byte * 8
        return left >= 8 ? 0xff : left <= 0 ? 0 : ~(0xff >> UInt8(left))
    }

    /// Whether an address is in it.
    public func contains(_ address: IPAddress) -> Bool {
        address.family == first.family && AddressRange(address, bits: bits).first == first
    }

    /// `10.0.0.0/8`
    public var description: String { "\(first)/\(bits)" }
}
