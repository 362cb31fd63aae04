import Archives
import LabSupport

/// What the name of an entry in a layer means. Everything is said in it: a whiteout is known by no other
/// mark.
///
/// - OCI: image-spec layer.md, "Whiteouts"
public enum LayerName: Equatable, Sendable {
    /// The root of the tree itself: `./`.
    case root
    /// A file or folder of this layer.
    case entry(EntryName, in: [EntryName])
    /// `.wh.NAME`: what lower layers have under this name is gone.
    case whiteout(EntryName, in: [EntryName])
    /// `.wh..wh..opq`: what lower layers have in this folder is gone.
    case opaque(in: [EntryName])
    /// A note that AUFS left for itself: `.wh..wh.plnk/…` in the root.
    case ignored

    /// How the name of a whiteout begins.
    public static let prefix: EntryName = ".wh."
    /// The name that makes its folder opaque.
    public static let opaqueMark: EntryName = ".wh..wh..opq"

    /// Reads the name of an entry.
    ///
    /// Whatever it is, the parts of the answer hold no "..", and nothing absolute: the path is that of a
    /// process whose root is the tree.
    /// - Throws: `LayerError.badName` for a whiteout of nothing (`.wh.`), of `.` or of `..`, and for names
    ///   with a zero byte.
    public init(_ name: EntryName) throws {
        // TODO images.3
        // First the path: its parts, "." left out, ".." takes the part before it away, and in the root
        // there is none to take. Then the last part: exactly the opaque mark; any other name that begins
        // with the prefix; everything else is an entry. In the root, what begins with the prefix twice is
        // AUFS' own, whatever stands below it.
        throw Unimplemented("images.3")
    }

    // TODO images.3

    /// A path in its parts, with ".." carried out inside of the root.
    public static func cleaned(_ name: EntryName) -> [EntryName] {
        // TODO images.3
        name.parts
    }
}

extension EntryName {
    /// Whether it begins with another name, so many times in a row.
    public func begins(with other: EntryName, times: Int = 1) -> Bool {
        bytes.starts(with: repeatElement(other.bytes, count: times).joined())
    }
}
