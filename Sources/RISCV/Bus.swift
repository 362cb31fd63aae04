/// How many bytes an access moves.
public enum AccessSize: UInt8, CaseIterable, Comparable, Sendable {
    case byte = 1
    case half = 2
    case word = 4
    case double = 8

    /// The number of bytes: 1, 2, 4 or 8.
    public var bytes: UInt64 { UInt64(rawValue) }

    /// The bits that a value of this size occupies.
    public var mask: UInt64 { rawValue == 8 ? .max : (1 << (8 * bytes)) - 1 }

    /// Orders sizes by their bytes.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Something that answers loads and stores at physical addresses.
public protocol Bus {
    /// The zero-extended value of `size` bytes at `address`.
    /// - Throws: `BusFault` where nothing answers.
    func load(_ address: UInt64, size: AccessSize) throws -> UInt64

    /// Stores the low `size` bytes of `value` at `address`.
    /// - Throws: `BusFault` where nothing answers.
    func store(_ address: UInt64, size: AccessSize, _ value: UInt64) throws
}

/// Nothing answers at this physical address, or not with this width.
///
/// The bus does not know why it was asked; the hart turns this into an instruction, load or store
/// access fault.
public struct BusFault: Error, Equatable, CustomStringConvertible {
    /// The physical address nobody answered for.
    public let address: UInt64

    /// A fault at a physical address.
    public init(address: UInt64) {
        self.address = address
    }

    /// Names the address in hex.
    public var description: String {
        "nothing answers at physical address 0x\(String(address, radix: 16))"
    }
}

/// A memory-mapped device. Offsets count from the start of its window.
public protocol Device: AnyObject {
    /// Answers a load of exactly `size` at `offset`; the result is zero-extended.
    func load(_ offset: UInt64, size: AccessSize) throws -> UInt64

    /// Takes a store of exactly `size` at `offset`.
    func store(_ offset: UInt64, size: AccessSize, _ value: UInt64) throws
}
