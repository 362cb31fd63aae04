import OCIImage

/// One thing that a transfer has come to.
public enum TransferStep: Equatable, Sendable {
    /// So many more bytes of a blob have been moved.
    case moved(Digest, bytes: Int)
    /// A connection broke; it goes on from this byte.
    case resumed(Digest, at: Int64)
    /// A blob is there now.
    case done(Digest)
    /// A blob was there before.
    case present(Digest)
    /// The registry took a blob from another of its repositories.
    case mounted(Digest, from: String)
}

/// Why a transfer ended.
public enum TransferError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The registry refused: a status, and what it said.
    case refused(String, status: Int, reason: String)
    /// What came is not what was asked for.
    case wrongContent(String)
    /// What a manifest says about itself or others cannot be followed.
    case unusable(String)

    /// What was asked and what came of it.
    public var description: String {
        switch self {
        case .refused(let what, let status, let reason):
            "\(what): the registry answered \(status)\(reason.isEmpty ? "" : ": \(reason)")"
        case .wrongContent(let what): what
        case .unusable(let what): what
        }
    }
}
