import Archives
import LabSupport

/// A block of 512 bytes, and where the fields of a header lie in it.
///
///     0    100  108  116  124   136   148    156 157   257   263 265   297   329   337   345    500
///     | name | mode | uid | gid | size | mtime | sum |t| link | magic |v| user | group | major | minor | prefix |
/// - POSIX: pax, "ustar Interchange Format"
enum TarBlock {
    /// How many bytes a block has.
    static let size = 512

    /// A field of a header.
    enum Field: String {
        case name, mode, uid, gid, size, mtime, checksum, type, link, magic, userName, groupName
        case major, minor, prefix

        /// The bytes that it takes.
        var range: Range<Int> {
            switch self {
            case .name: 0..<100
            case .mode: 100..<108
            case .uid: 108..<116
            case .gid: 116..<124
            case .size: 124..<136
            case .mtime: 136..<148
            case .checksum: 148..<156
            case .type: 156..<157
            case .link: 157..<257
            case .magic: 257..<265
            case .userName: 265..<297
            case .groupName: 297..<329
            case .major: 329..<337
            case .minor: 337..<345
            case .prefix: 345..<500
            }
        }
    }
}

/// The numbers of a header: octal digits, or from the high bit on base 256.
enum TarNumber {
    /// Reads a field.
    ///
    ///     0000644 NUL    octal; blanks and NULs around it, and an empty field is 0
    ///     1xxxxxxx …     base 256, big-endian, two's complement in the bits that are left
    /// - Returns: nil for what is no number, or none of 64 bits.
    static func read(_ field: UnsafeRawBufferPointer) -> Int64? {
        // >>> images.2
        // stub: return nil
        guard let first = field.first else { return nil }
        if first & 0x80 != 0 { return readBinary(field) }
        var digits = field[...]
        while let byte = digits.first, byte == 0x20 || byte == 0 { digits = digits.dropFirst() }
        while let byte = digits.last, byte == 0x20 || byte == 0 { digits = digits.dropLast() }
        var value: Int64 = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte), value >> 60 == 0 else { return nil }
            value = value << 3 | Int64(byte - UInt8(ascii: "0"))
        }
        return value
        // <<<
    }

    // >>> images.2
    private static func readBinary(_ field: UnsafeRawBufferPointer) -> Int64? {
        // The second bit is the sign, and it goes on to the left.
        let isNegative = field[0] & 0x40 != 0
        var value: Int64 = isNegative ? -1 : 0
        for (index, byte) in field.enumerated() {
            let bits = index > 0 ? byte : isNegative ? byte | 0x80 : byte & 0x7f
            // Of a wider number all that is shifted out must be sign.
            guard value >> 55 == (isNegative ? -1 : 0) else { return nil }
            value = value << 8 | Int64(bits)
        }
        return value
    }
    // <<<

    /// Writes octal digits and a NUL behind them.
    /// - Returns: nil when they do not fit.
    static func octal(_ value: Int64, width: Int) -> [UInt8]? {
        // >>> images.2
        // stub: return nil
        guard value >= 0 else { return nil }
        let digits = String(value, radix: 8)
        guard digits.utf8.count < width else { return nil }
        return Array(String(repeating: "0", count: width - 1 - digits.utf8.count).utf8) + digits.utf8 + [0]
        // <<<
    }

    /// Writes base 256.
    static func binary(_ value: Int64, width: Int) -> [UInt8] {
        // >>> images.2
        // stub: return []
        var bytes = (0..<width).map { index -> UInt8 in
            let shift = min(8 * (width - 1 - index), 63)
            return UInt8(truncatingIfNeeded: value >> shift)
        }
        bytes[0] |= 0x80
        return bytes
        // <<<
    }
}

/// The sum of all bytes of a header, its own field counted as blanks.
struct TarChecksum: Equatable {
    /// As POSIX has it.
    var unsigned: Int64 = 0
    /// As some old programs computed it, bytes above 127 negative.
    var signed: Int64 = 0

    init(of block: UnsafeRawBufferPointer) {
        // >>> images.2
        // stub: return
        for (index, byte) in block.enumerated() {
            let byte = TarBlock.Field.checksum.range.contains(index) ? 0x20 : byte
            unsigned += Int64(byte)
            signed += Int64(Int8(bitPattern: byte))
        }
        // <<<
    }
}
