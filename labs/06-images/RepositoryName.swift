import LabSupport

/// The name of a repository within its registry: `library/ubuntu`.
///
/// A value is right by construction: no name leaves the folder that repositories are kept in.
///
/// - OCI: distribution-spec, Pulling manifests
public struct RepositoryName: Hashable, Sendable, CustomStringConvertible {
    /// Bytes that a name may have.
    public static let longest = 255

    /// The name as it is written.
    public let description: String

    /// Reads a name.
    /// - Throws: `RegistryError` NAME_INVALID, with the part that is wrong.
    public init(parsing text: String) throws {
        // TODO images.7
        // Parts between slashes, each `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`; 255 bytes in all.
        // Work on bytes: a letter that only looks like an a is none.
        throw Unimplemented("images.7")
    }

    // TODO images.7
}
