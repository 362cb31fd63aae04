import LinuxSystem

/// A directory of this host as a tree. Places are held open, so a rename cannot swap them.
public struct HostTree: PathTree, Sendable {
    /// An open place, without the right to read it.
    public final class Node: Sendable {
        /// Opened with O_PATH and O_NOFOLLOW.
        public let descriptor: OwnedDescriptor

        init(_ descriptor: consuming OwnedDescriptor) {
            self.descriptor = descriptor
        }
    }

    /// The folder, held open.
    public let root: Node

    /// The tree below this folder.
    /// - Throws: `SystemError` when it cannot be opened.
    public init(_ folder: String) throws(SystemError) {
        root = Node(try OwnedDescriptor(opening: folder, [.pathOnly, .directory]))
    }

    /// Opens an entry; a link is the link itself.
    /// - C: openat(2), O_PATH and O_NOFOLLOW
    public func child(_ name: String, of directory: Node) throws(SystemError) -> Node {
        Node(try OwnedDescriptor(opening: name, [.pathOnly, .noFollow], in: directory.descriptor.number))
    }

    /// What the open place is; reads the text of a link.
    public func kind(of node: Node) throws(SystemError) -> NodeKind {
        switch try node.descriptor.status().kind {
        case .directory: .directory
        case .symlink: .link(try node.descriptor.linkTarget())
        default: .file
        }
    }
}
