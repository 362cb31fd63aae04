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
        // >>> images.7
        // `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`
        // stub: throw Unimplemented("images.7")
        let isRight = text.utf8.enumerated().allSatisfy { place, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            case UInt8(ascii: "."), UInt8(ascii: "-"): place > 0
            default: false
            }
        }
        guard isRight, 1...Self.longest ~= text.utf8.count else {
            throw RegistryError(
                .tagInvalid, 400,
                "tag \"\(text.prefix(Self.longest))\": expected a letter, digit or _, then at most 127 of these, . and -"
            )
        }
        description = text
        // <<<
    }

    /// Byte by byte, as lists of tags are sorted.
    public static func < (left: Tag, right: Tag) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}
