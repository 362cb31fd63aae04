import ClusterAPI
import KeyValueModel
import LabSupport

/// Where the next page of a list begins, and of which moment it is: all pages are of one.
///
/// The real one is the same in JSON and base64. To callers it is opaque.
public struct ContinueToken: Equatable, Sendable {
    /// The moment.
    public let revision: Int64
    /// The last key of the page before, without what all keys of the list begin with: `default/web`.
    public let last: String

    /// A token.
    public init(revision: Int64, last: String) {
        self.revision = revision
        self.last = last
    }

    /// Reads one.
    /// - Throws: `BadRequest`
    public init(parsing text: String) throws(APIError) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 3, parts[0] == "v1", let revision = Int64(parts[1]), revision > 0,
            !parts[2].isEmpty
        else { throw APIError(.badRequest, "invalid continue token: expected one that a list gave") }
        self.init(revision: revision, last: parts[2])
    }

    /// As callers hold it.
    public var text: String { "v1:\(revision):\(last)" }

    /// The keys that are still to come, of those that begin like this.
    func range(of prefix: [UInt8]) -> KeyRange {
        KeyRange(key: prefix + Array(last.utf8) + [0], end: KeyRange.prefix(prefix).end)
    }
}
