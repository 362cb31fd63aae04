import LabSupport

/// One field of a netlink message: its length, what it is, and a value, padded to four bytes.
///
///      0              2              4
///     +--------------+--------------+----------------+- - -+
///     | length       | type         | value          | pad |
///     +--------------+--------------+----------------+- - -+
///       of all but the pad
///
/// - C: netlink(7), rtnetlink(7)
public struct NetlinkAttribute: Equatable, Hashable, Sendable {
    /// What it is; each kind of message has numbers of its own.
    public let type: UInt16
    /// The bytes, without padding.
    public let value: [UInt8]

    /// A field with these bytes.
    public init(_ type: UInt16, _ value: [UInt8]) {
        self.type = type
        self.value = value
    }

    /// A field with a number in the machine's byte order.
    public init(_ type: UInt16, number: UInt32) {
        self.init(type, Wire.bytes(number))
    }

    /// A field with a text, ended by a zero byte as the kernel wants names.
    public init(_ type: UInt16, text: String) {
        self.init(type, Array(text.utf8) + [0])
    }

    /// A field that holds fields.
    public init(_ type: UInt16, nested: [NetlinkAttribute]) throws {
        self.init(type, try nested.flatMap { try $0.bytes })
    }

    /// As it travels.
    public var bytes: [UInt8] {
        get throws {
            // TODO namespaces.6
            // The length counts the four bytes before the value and not the pad after it.
            throw Unimplemented("namespaces.6")
        }
    }

    /// The fields that follow each other in these bytes.
    /// - Throws: `NetlinkError.short` for a length that leads nowhere.
    public static func read(_ bytes: [UInt8]) throws -> [NetlinkAttribute] {
        // TODO namespaces.6
        // A length below 4 or beyond the end is an error, not a crash and not an endless loop. The upper
        // two bits of the type are flags (nested, byte order): they are no part of the number. The pad of
        // the last one may be missing.
        throw Unimplemented("namespaces.6")
    }

    /// The value as a number; nil when it has not four bytes.
    public var number: UInt32? { value.count == 4 ? Wire.number(value, at: 0) : nil }
    /// The value as a text, up to its zero byte.
    public var text: String { String(decoding: value.prefix { $0 != 0 }, as: UTF8.self) }
}

/// Numbers as the kernel of this machine has them in memory.
enum Wire {
    /// The next multiple of four.
    static func padded(_ length: Int) -> Int { (length + 3) & ~3 }

    static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number) { Array($0) }
    }

    /// nil beyond the end.
    static func number<Number: FixedWidthInteger>(_ bytes: [UInt8], at offset: Int) -> Number? {
        guard offset >= 0, offset + Number.bitWidth / 8 <= bytes.count else { return nil }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
    }
}

/// What is wrong with a netlink message.
public enum NetlinkError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Something ends before it should, at this byte.
    case short(Int)
    /// A message of another kind than was expected.
    case kind(UInt16)
    /// A text that is no address.
    case address(String)
    /// A name that no interface can have.
    case name(String)

    /// What was wrong, and what would be right.
    public var description: String {
        switch self {
        case .short(let offset): "netlink: the message ends too early, at byte \(offset)"
        case .kind(let type): "netlink: message of type \(type), expected a link (16)"
        case .address(let text): "\(text): expected an address with its prefix, such as 10.0.0.2/24"
        case .name(let name): "\(name): expected an interface name of 1 to 15 bytes without / and blanks"
        }
    }
}
