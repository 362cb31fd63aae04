import Archives

/// What became of one name between two trees.
///
/// - OCI: image-spec layer.md, "Change Types"
public enum Change: Hashable, Sendable, CustomStringConvertible {
    /// The lower tree has no such name.
    case added(EntryName)
    /// It is something else, or its contents or metadata are others.
    case modified(EntryName)
    /// The upper tree has no such name; what was below it is not told again.
    case deleted(EntryName)

    /// From the root of the tree, without a slash in front: `etc/passwd`; the root itself is `.`.
    public var path: EntryName {
        switch self {
        case .added(let path), .modified(let path), .deleted(let path): path
        }
    }

    /// A letter and the path, as `docker diff` writes it.
    public var description: String {
        switch self {
        case .added(let path): "A \(path)"
        case .modified(let path): "C \(path)"
        case .deleted(let path): "D \(path)"
        }
    }
}
