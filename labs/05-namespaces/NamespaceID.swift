import LabSupport
import LinuxSystem

/// One namespace, as `/proc/PID/ns` names it: `mnt:[4026531841]`.
///
/// Two processes are in the same namespace when its kind and its number are the same.
///
/// - C: namespaces(7)
public struct NamespaceID: Equatable, Hashable, Sendable {
    /// What it is about: exactly one kind.
    public let kind: NamespaceKinds
    /// The inode number in the kernel's own file system of namespaces.
    public let inode: UInt64

    /// A namespace of this kind with this number.
    public init(kind: NamespaceKinds, inode: UInt64) {
        self.kind = kind
        self.inode = inode
    }

    /// Reads the text of the link.
    /// - Throws: `NamespaceError.notALink`.
    public init(link: String) throws {
        // TODO namespaces.1
        // NAME:[NUMBER]. The names are those of `NamespaceKinds.files`, which are not all those of the
        // manual's constants; /proc also has pid_for_children and time_for_children, which are no kinds
        // of their own. The number is decimal and the text ends with the bracket.
        throw Unimplemented("namespaces.1")
    }

    // TODO namespaces.1
}

/// The namespaces of one process.
public struct NamespaceView: Equatable, Sendable {
    /// Which one of each kind; a kind that the kernel does not have is missing.
    public let inodes: [NamespaceKinds: UInt64]

    /// A view of these.
    public init(_ namespaces: [NamespaceID]) throws {
        // TODO namespaces.1
        // One of each kind; the same kind twice would be two views: `NamespaceError.twice`.
        throw Unimplemented("namespaces.1")
    }

    /// The kinds in which the other process is somewhere else. A kind that only one of them has does
    /// not count: nothing can be said about it.
    public func differences(from other: NamespaceView) throws -> NamespaceKinds {
        // TODO namespaces.1
        throw Unimplemented("namespaces.1")
    }
}
