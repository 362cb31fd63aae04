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
        // >>> images.7
        // Parts between slashes, each `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`; 255 bytes in all.
        // Work on bytes: a letter that only looks like an a is none.
        // stub: throw Unimplemented("images.7")
        guard text.utf8.count <= Self.longest else {
            throw RegistryError(
                .nameInvalid, 400, "a name of \(text.utf8.count) bytes: expected at most \(Self.longest)")
        }
        for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        where !Self.isPart(part) {
            throw RegistryError(
                .nameInvalid, 400,
                "\"\(Substring(part))\" in a repository name: expected small letters and digits, with one of "
                    + ". _ __ or dashes between them")
        }
        description = text
        // <<<
    }

    // >>> images.7
    private static func isPart(_ part: Substring.UTF8View) -> Bool {
        guard let first = part.first, let last = part.last, isLetterOrDigit(first), isLetterOrDigit(last)
        else { return false }
        var separator: [UInt8] = []
        for byte in part {
            guard isLetterOrDigit(byte) else {
                separator.append(byte)
                continue
            }
            guard isSeparator(separator) else { return false }
            separator = []
        }
        return true
    }

    private static func isSeparator(_ bytes: [UInt8]) -> Bool {
        switch bytes {
        case [], Array(".".utf8), Array("_".utf8), Array("__".utf8): true
        default: bytes.allSatisfy { $0 == UInt8(ascii: "-") }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    // <<<
}
