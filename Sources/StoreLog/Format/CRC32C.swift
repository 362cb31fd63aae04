/// The checksum of everything that is written: it finds every error of up to three bits and every burst of
/// up to 32 in a batch of usual length.
///
/// Eight bytes at a time, each through a table of its own.
/// - Source: RFC 3720, appendix B.4: polynomial 0x1EDC6F41, bits reflected
enum CRC32C {
    private static let polynomial: UInt32 = 0x82f6_3b78

    /// `tables[256 * k + b]`: the remainder of byte b with k bytes after it.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var rest = UInt32(byte)
            for _ in 0..<8 { rest = rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ polynomial }
            tables[byte] = rest
        }
        for index in 256..<tables.count {
            let before = tables[index - 256]
            tables[index] = before >> 8 ^ tables[Int(before & 0xff)]
        }
        return tables
    }()

    /// The checksum of bytes.
    /// - Parameter seed: the checksum of what came before them.
    static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt32 = 0) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            var rest = ~seed
            var place = 0
            while bytes.count - place >= 8 {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                rest = eight(word ^ UInt64(rest), tables)
                place += 8
            }
            for byte in bytes[place...] {
                rest = rest >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: rest) ^ byte)]
            }
            return ~rest
        }
    }

    /// The same of a part of an array, which it must hold.
    static func of(_ bytes: [UInt8], _ range: Range<Int>, seed: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { of(UnsafeRawBufferPointer(rebasing: $0[range]), seed: seed) }
    }

    @inline(__always)
    private static func eight(_ word: UInt64, _ tables: UnsafeBufferPointer<UInt32>) -> UInt32 {
        let low = UInt32(truncatingIfNeeded: word)
        let high = UInt32(truncatingIfNeeded: word >> 32)
        let first = tables[1792 + Int(low & 0xff)] ^ tables[1536 + Int(low >> 8 & 0xff)]
        let second = tables[1280 + Int(low >> 16 & 0xff)] ^ tables[1024 + Int(low >> 24)]
        let third = tables[768 + Int(high & 0xff)] ^ tables[512 + Int(high >> 8 & 0xff)]
        let fourth = tables[256 + Int(high >> 16 & 0xff)] ^ tables[Int(high >> 24)]
        return first ^ second ^ third ^ fourth
    }
}
