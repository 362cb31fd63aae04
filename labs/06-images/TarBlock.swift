import Archives
import LabSupport

/// A block of 512 bytes, and where the fields of a header lie in it.
///
///     0      100    108   116   124    136     148  156 157    257   265    297     329     337     345
///     | name | mode | uid | gid | size | mtime | sum | t | link | magic | user | group | major | minor | prefix
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
        // TODO images.2
        return nil
    }

    // TODO images.2

    /// Writes octal digits and a NUL behind them.
    /// - Returns: nil when they do not fit.
    static func octal(_ value: Int64, width: Int) -> [UInt8]? {
        // TODO images.2
        return nil
    }

    /// Writes base 256.
    static func binary(_ value: Int64, width: Int) -> [UInt8] {
        // TODO images.2
        return []
    }
}

/// The sum of all bytes of a header, its own field counted as blanks.
struct TarChecksum: Equatable {
    /// As POSIX has it.
    var unsigned: Int64 = 0
    /// As some old programs computed it, bytes above 127 negative.
    var signed: Int64 = 0

    init(of block: UnsafeRawBufferPointer) {
        // TODO images.2
        return
    }
}
