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
        // >>> images.3
        // First the path: its parts, "." left out, ".." takes the part before it away, and in the root
        // there is none to take. Then the last part: exactly the opaque mark; any other name that begins
        // with the prefix; everything else is an entry. In the root, what begins with the prefix twice is
        // AUFS' own, whatever stands below it.
        // stub: throw Unimplemented("images.3")
        guard !name.bytes.contains(0) else { throw LayerError.badName(name, "a zero byte ends every name") }
        let path = LayerName.cleaned(name)
        guard let last = path.last else {
            self = .root
            return
        }
        let folder = Array(path.dropLast())
        let isOwnNote = path[0].begins(with: LayerName.prefix, times: 2)
        if last == LayerName.opaqueMark {
            self = .opaque(in: folder)
        } else if isOwnNote {
            self = .ignored
        } else if last.begins(with: LayerName.prefix) {
            self = .whiteout(try LayerName.hidden(by: last, of: name), in: folder)
        } else {
            self = .entry(last, in: folder)
        }
        // <<<
    }

    // >>> images.3
    private static func hidden(by last: EntryName, of name: EntryName) throws -> EntryName {
        let hidden = EntryName(last.bytes.dropFirst(prefix.bytes.count))
        guard !["", ".", ".."].contains(hidden) else {
            throw LayerError.badName(name, "a whiteout names what it hides: .wh.NAME")
        }
        return hidden
    }
    // <<<

    /// A path in its parts, with ".." carried out inside of the root.
    public static func cleaned(_ name: EntryName) -> [EntryName] {
        // >>> images.3
        // stub: name.parts
        var path: [EntryName] = []
        for part in name.parts {
            if part == ".." {
                _ = path.popLast()
            } else {
                path.append(part)
            }
        }
        return path
        // <<<
    }
}

extension EntryName {
    /// Whether it begins with another name, so many times in a row.
    public func begins(with other: EntryName, times: Int = 1) -> Bool {
        bytes.starts(with: repeatElement(other.bytes, count: times).joined())
    }
}
