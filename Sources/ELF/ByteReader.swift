/// Reads little-endian fields of a file, and says which part was too short.
public struct ByteReader: Sendable {
    /// The whole file.
    public let bytes: [UInt8]

    /// A reader of this file.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The `count` bytes at `offset`, which belong to the part called `part`.
    /// - Throws: `ELFError` when the file is too short.
    public func slice(_ offset: UInt64, count: UInt64, of part: String) throws(ELFError) -> ArraySlice<UInt8>
    {
        let size = UInt64(bytes.count)
        let (end, overflow) = offset.addingReportingOverflow(count)
        guard !overflow, end <= size else {
            throw ELFError(.truncated(part: part, needed: overflow ? .max : end, size: size))
        }
        return bytes[Int(offset)..<Int(end)]
    }

    /// The integer of `T`'s size at `offset`.
    /// - Throws: `ELFError` when the file is too short.
    public func integer<T: FixedWidthInteger & UnsignedInteger>(
        _ type: T.Type, at offset: UInt64, of part: String
    ) throws(ELFError) -> T {
        var value: T = 0
        for byte in try slice(offset, count: UInt64(T.bitWidth / 8), of: part).reversed() {
            value = value << 8 | T(byte)
        }
        return value
    }
}
