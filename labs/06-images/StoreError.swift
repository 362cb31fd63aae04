import Documents
import LabSupport
import OCIImage

/// Why a store or a layout refuses.
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Content by a hash that is not known here.
    case unsupportedAlgorithm(String)
    /// Content is not what its name says.
    case digest(expected: Digest, actual: Digest)
    /// Content has another size than was said; `actual` is what came until that was clear.
    case size(of: Digest?, expected: Int64, actual: Int64)
    /// More content than may be read at once.
    case tooLarge(Digest, size: Int64, limit: Int64)
    /// No such content.
    case missing(Digest)
    /// Something else stands where content is expected: a symbolic link, a folder, a device.
    case noFile(path: String)
    /// A folder is no image layout.
    case noLayout(path: String, reason: String)
    /// A text is no name for an image.
    case name(String)
    /// A manifest or an index in the store is broken.
    case document(Digest, DocumentFaults)
    /// Content was written after its writer had ended.
    case ended

    /// What was wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .unsupportedAlgorithm(let name):
            "digest algorithm \(name): not supported; expected sha256 or sha512"
        case .digest(let expected, let actual):
            "content does not match its digest: expected \(expected), got \(actual)"
        case .size(let digest, let expected, let actual):
            "\(digest.map(\.description) ?? "content"): expected \(expected) bytes, got "
                + (actual > expected ? "at least \(actual)" : "\(actual)")
        case .tooLarge(let digest, let size, let limit):
            "\(digest): \(size) bytes, expected at most \(limit)"
        case .missing(let digest): "\(digest): not in the store"
        case .noFile(let path): "\(path): expected a regular file"
        case .noLayout(let path, let reason): "\(path): no image layout: \(reason)"
        case .name(let text):
            "image name \(text.debugDescription): expected letters and digits, one of - . _ : @ + / "
                + "or -- between them"
        case .document(let digest, let faults): "\(digest): \(faults)"
        case .ended: "this writer has ended; open another one"
        }
    }
}
