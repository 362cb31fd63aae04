/// What a file of the log begins with, before the first frame.
///
///     0          8          16         24      28      32
///     | magic    | sequence | identity |version| crc   |     numbers little-endian
///
/// The sequence is that of a segment's first record, and of the last record that a snapshot contains. The
/// identity is chosen when the log is made and the same in all its files: checksums begin with it, so that
/// nothing from elsewhere - an old file, a value that looks like a frame - is taken for a part of this log.
/// The checksum is of bytes 0..<28. A change of anything in this folder's comments is a new version.
struct FileHeader: Equatable {
    enum Kind: String {
        case segment = "DRYDLOG\n"
        case snapshot = "DRYDSNP\n"
    }

    static let size = 32
    static let version: UInt32 = 1

    let kind: Kind
    let sequence: UInt64
    let identity: UInt64

    /// What checksums of this log begin with.
    var seed: UInt32 { CRC32C.of(bytes, 16..<24) }

    var bytes: [UInt8] {
        var bytes = Array(kind.rawValue.utf8)
        bytes.append(little: sequence)
        bytes.append(little: identity)
        bytes.append(little: Self.version)
        bytes.append(little: CRC32C.of(bytes, 0..<28))
        return bytes
    }

    init(_ kind: Kind, sequence: UInt64, identity: UInt64) {
        self.kind = kind
        self.sequence = sequence
        self.identity = identity
    }

    /// Reads one.
    /// - Throws: `StoreLogError`. A file gets its name when its header is safe, so there is no excuse.
    init(_ kind: Kind, in bytes: [UInt8], of file: String) throws(StoreLogError) {
        guard bytes.count >= Self.size, bytes.prefix(8).elementsEqual(kind.rawValue.utf8),
            bytes.number(at: 28) as UInt32 == CRC32C.of(bytes, 0..<28)
        else { throw .damaged(file: file, offset: 0, what: "its first 32 bytes are no header of a \(kind)") }
        let version: UInt32 = bytes.number(at: 24)
        guard version == Self.version else { throw .otherVersion(file: file, found: version) }
        self.init(kind, sequence: bytes.number(at: 8), identity: bytes.number(at: 16))
        guard 1..<1 << 62 ~= sequence else {
            throw .damaged(file: file, offset: 8, what: "record \(sequence) is none that a log can have")
        }
    }
}

extension [UInt8] {
    /// Adds a number, its lowest byte first.
    mutating func append<Number: FixedWidthInteger>(little number: Number) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    /// The number whose lowest byte is at an offset; all of its bytes must be there.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number {
        withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self)) }
    }
}
