import Glibc

/// What lies at a place of a file where a frame could begin.
///
/// A frame that is not whole is either one that was being written when the power went (nobody was told
/// that its records are safe: it may be cut off) or one that was safe and was damaged since (never to be
/// passed over). A write that was interrupted leaves zeros: behind a byte where it stopped, or in sectors
/// that never reached the disk. So a frame whose last byte is not zero and that has no sector of zeros was
/// once whole.
enum FrameReading: Equatable {
    case whole(Frame)
    /// Nothing but zeros to the end of the file.
    case end
    /// Begun, and not finished; where it should end, if its header got so far.
    case torn(end: Int?)
    /// Once whole; and why it is not any more.
    case damaged(String)

    /// What disks write in one piece, at the least.
    static let sector = 512

    /// Reads what is at an offset.
    /// - Parameter seed: what the log's checksums begin with.
    init(_ bytes: [UInt8], at offset: Int, seed: UInt32) {
        let rest = offset..<bytes.count
        if isZero(bytes, rest) {
            self = .end
        } else if rest.count < Frame.headerSize {
            self = .torn(end: nil)
        } else if !Self.hasHeader(bytes, at: offset, seed: seed) {
            let header = offset..<offset + Frame.headerSize
            self = Self.isTorn(bytes, header) ? .torn(end: nil) : .damaged("the header of a batch is wrong")
        } else {
            self = Self.body(bytes, at: offset, seed: seed)
        }
    }

    private static func body(_ bytes: [UInt8], at offset: Int, seed: UInt32) -> FrameReading {
        let start = offset + Frame.headerSize
        let length: UInt64 = bytes.number(at: offset)
        // Batches are as long as the file has room: a longer one was whole in a file that has been cut.
        guard length <= UInt64(bytes.count - start) else { return .torn(end: bytes.count) }
        let body = start..<start + Int(length)
        let checksum: UInt32 = bytes.number(at: offset + 20)
        guard checksum == CRC32C.of(bytes, body, seed: seed) else {
            return isTorn(bytes, offset..<body.upperBound)
                ? .torn(end: body.upperBound) : .damaged("the records of a batch do not match their checksum")
        }
        let count: UInt32 = bytes.number(at: offset + 16)
        return .whole(Frame(first: bytes.number(at: offset + 8), count: Int(count), body: body))
    }

    /// Whether a header of this log is at an offset.
    static func hasHeader(_ bytes: [UInt8], at offset: Int, seed: UInt32) -> Bool {
        bytes.number(at: offset + 28) as UInt32 == Frame.magic
            && bytes.number(at: offset + 24) as UInt32
                == CRC32C.of(bytes, offset..<offset + 24, seed: seed)
    }

    private static func isTorn(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        if bytes[range.upperBound - 1] == 0 { return true }
        return stride(from: range.lowerBound / sector * sector, to: range.upperBound, by: sector)
            .contains { isZero(bytes, ($0..<$0 + sector).clamped(to: range)) }
    }
}

/// Whether all bytes of a range are zero.
func isZero(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let first = range.first else { return true }
    return bytes.withUnsafeBytes { bytes in
        guard bytes[first] == 0, let start = bytes.baseAddress else { return bytes[first] == 0 }
        // Each byte is like the one before it.
        return memcmp(start + first, start + first + 1, range.count - 1) == 0
    }
}
