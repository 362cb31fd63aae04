import LinuxSystem

/// A tree in which a path can be walked one name at a time.
///
/// Nothing here follows a link or knows of `..`: that is the walker's work.
public protocol PathTree {
    /// A place in the tree.
    associatedtype Node

    /// Where `/` leads.
    var root: Node { get }

    /// The entry of a directory; a link is the link itself.
    /// - Throws: ENOENT when it is not there, ENOTDIR when `directory` is none, EACCES, ENAMETOOLONG.
    func child(_ name: String, of directory: Node) throws(SystemError) -> Node

    /// What a place is.
    func kind(of node: Node) throws(SystemError) -> NodeKind
}

/// What a walker must know of a place.
public enum NodeKind: Equatable, Sendable {
    case directory
    /// Anything that is neither a directory nor a link.
    case file
    /// A symbolic link and its text.
    case link(String)
}
