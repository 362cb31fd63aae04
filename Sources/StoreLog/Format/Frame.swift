/// What was written in one piece and became safe in one moment: a batch of records, whole or not there.
///
///     0        8        16      20      24      28      32
///     | length | first  | count | crc B | crc H | magic | records ... | 0xff, 1 to 8 times |
///
/// `length` is that of records and filling, a multiple of 8; `first` the sequence number of the first
/// record, `count` how many there are. crc B is of the `length` bytes, crc H of bytes 0..<24, both begun
/// with the log's identity. Header and frame end in a byte that is not zero, and they are written to where
/// zeros were: see `FrameReading` for what that is good for.
struct Frame: Equatable {
    static let headerSize = 32
    /// "FRAM".
    static let magic: UInt32 = 0x4d41_5246

    /// The sequence number of its first record.
    let first: UInt64
    /// How many records it has.
    let count: Int
    /// Where records and filling lie in the file.
    let body: Range<Int>
}

/// Collects records and makes a frame of them.
struct FrameBuilder {
    /// The header's place, then the records.
    private var writer = RecordWriter(bytes: [UInt8](repeating: 0, count: Frame.headerSize))
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }
    /// Bytes of the frame as it is now.
    var size: Int { (writer.bytes.count / 8 + 1) * 8 }

    /// Adds a record, which the closure writes.
    mutating func add(_ write: (inout RecordWriter) -> Void) {
        write(&writer)
        count += 1
    }

    /// The frame's bytes.
    /// - Parameters:
    ///   - first: the sequence number of its first record.
    ///   - seed: what checksums begin with.
    consuming func sealed(first: UInt64, seed: UInt32) -> [UInt8] {
        let (end, count) = (size, count)
        var bytes = writer.bytes
        bytes.append(contentsOf: repeatElement(0xff, count: end - bytes.count))
        let body = Frame.headerSize..<end
        var header: [UInt8] = []
        header.append(little: UInt64(body.count))
        header.append(little: first)
        header.append(little: UInt32(clamping: count))
        header.append(little: CRC32C.of(bytes, body, seed: seed))
        header.append(little: CRC32C.of(header, 0..<24, seed: seed))
        header.append(little: Frame.magic)
        bytes.replaceSubrange(0..<Frame.headerSize, with: header)
        return bytes
    }
}
