/// Why packed bytes could not be unpacked.
public enum UnpackError: Error, Equatable, Sendable, CustomStringConvertible {
    /// How bytes were packed.
    public enum Packing: String, Sendable {
        case gzip, zstd
    }

    /// They end in the middle, after this many packed bytes.
    case truncated(Packing, at: Int64)
    /// They are not what the format allows, or a checksum or length does not agree.
    case corrupt(Packing, at: Int64, String)
    /// Something else follows a complete member, from this packed byte on.
    case trailingGarbage(Packing, at: Int64)
    /// More unpacked bytes than this came.
    case tooLarge(limit: Int64)
    /// This was built where the library was not there.
    case unsupported(Packing)
    /// There is no memory for it.
    case noMemory

    /// What is wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .truncated(let packing, let offset):
            "\(packing.rawValue): expected more bytes, found the end after \(offset)"
        case .corrupt(let packing, let offset, let message):
            "\(packing.rawValue): corrupt before byte \(offset): \(message)"
        case .trailingGarbage(let packing, let offset):
            "\(packing.rawValue): trailing garbage: expected the end or another \(packing.rawValue) member "
                + "at byte \(offset)"
        case .tooLarge(let limit):
            "expected at most \(limit) unpacked bytes, found more: a decompression bomb?"
        case .unsupported(let packing):
            "\(packing.rawValue): not supported by this build; install libzstd-dev and build again"
        case .noMemory: "no memory to unpack with"
        }
    }
}
