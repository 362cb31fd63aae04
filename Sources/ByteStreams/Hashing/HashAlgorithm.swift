/// A hash that content is addressed by.
///
/// - OCI: image-spec descriptor.md, "Registered algorithms"
public enum HashAlgorithm: String, CaseIterable, Sendable {
    /// SHA-256: 64 hexadecimal digits.
    case sha256
    /// SHA-512: 128 hexadecimal digits.
    case sha512

    /// How long a hash is, in bytes.
    public var size: Int {
        switch self {
        case .sha256: 32
        case .sha512: 64
        }
    }
}
