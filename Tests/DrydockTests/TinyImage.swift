/// A small ELF executable made of instruction words, good or with one thing wrong.
///
/// - Source: ELF-64 Object File Format 1.5
struct TinyImage {
    struct Segment {
        var address: UInt64
        var contents: [UInt8]
    }

    var machine: UInt16 = 243
    var type: UInt16 = 2
    var segments: [Segment]

    static let ram: UInt64 = 0x8000_0000

    /// One segment of code at the start of RAM.
    init(_ words: [UInt32]) {
        segments = [Segment(address: Self.ram, contents: words.flatMap(Self.bytes))]
    }

    var file: [UInt8] {
        let identity: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8)
        var file = identity + Self.bytes(type) + Self.bytes(machine) + Self.bytes(UInt32(1))
        file +=
            Self.bytes(segments.first?.address ?? Self.ram) + Self.bytes(UInt64(64)) + Self.bytes(UInt64(0))
        file += Self.bytes(UInt32(0)) + Self.bytes(UInt16(64)) + Self.bytes(UInt16(56))
        file += Self.bytes(UInt16(segments.count)) + Self.bytes(UInt16(64)) + Self.bytes(UInt32(0))
        var offset = UInt64(64 + 56 * segments.count)
        for segment in segments {
            let size = UInt64(segment.contents.count)
            file += Self.bytes(UInt32(1)) + Self.bytes(UInt32(7)) + Self.bytes(offset)
            file += [segment.address, segment.address, size, size, 1].flatMap(Self.bytes)
            offset += size
        }
        return file + segments.flatMap(\.contents)
    }

    private static func bytes<T: FixedWidthInteger & UnsignedInteger>(_ value: T) -> [UInt8] {
        (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> T(8 * $0)) }
    }

    /// `j .`
    static let loop = TinyImage([0x0000_006F])
    /// Words that are none, and no handler: traps for ever.
    static let trapLoop = TinyImage([0xFFFF_FFFF])
    /// `lui t0, 0x100; lui t1, 0x12c3; addi t1, t1, 0x333; sw t1, 0(t0)`: exit status 300.
    static let exit300 = TinyImage([0x0010_02B7, 0x012C_3337, 0x3333_0313, 0x0062_A023])
    /// `wfi; j .-4`: waits for an interrupt that nobody sends.
    static let idle = TinyImage([0x1050_0073, 0xFFDF_F06F])
}
