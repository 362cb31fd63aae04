import LabSupport

/// A name for a manifest that can be moved to another one: `latest`.
///
/// - OCI: distribution-spec, Pulling manifests
public struct Tag: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Bytes that a tag may have.
    public static let longest = 128

    /// The tag as it is written.
    public let description: String

    /// Reads a tag.
    /// - Throws: `RegistryError` TAG_INVALID.
    public init(parsing text: String) throws {
        // TODO images.7
        // `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`
        throw Unimplemented("images.7")
    }

    /// Byte by byte, as lists of tags are sorted.
    public static func < (left: Tag, right: Tag) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}
