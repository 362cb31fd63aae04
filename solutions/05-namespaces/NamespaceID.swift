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
        // >>> namespaces.1
        // NAME:[NUMBER]. The names are those of `NamespaceKinds.files`, which are not all those of the
        // manual's constants; /proc also has pid_for_children and time_for_children, which are no kinds
        // of their own. The number is decimal and the text ends with the bracket.
        // stub: throw Unimplemented("namespaces.1")
        let parts = link.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].hasPrefix("["), parts[1].hasSuffix("]"),
            let inode = Self.number(parts[1].dropFirst().dropLast()),
            let kind = Self.kind(named: parts[0])
        else { throw NamespaceError.notALink(link) }
        self.init(kind: kind, inode: inode)
        // <<<
    }

    // >>> namespaces.1
    private static func number(_ digits: Substring) -> UInt64? {
        digits.allSatisfy(\.isNumber) ? UInt64(digits) : nil
    }

    private static func kind(named name: Substring) -> NamespaceKinds? {
        let suffix = "_for_children"
        let plain = name.hasSuffix(suffix) ? name.dropLast(suffix.count) : name
        guard plain == name || plain == "pid" || plain == "time" else { return nil }
        return NamespaceKinds.files.first { $0.name == plain }?.kind
    }
    // <<<
}

/// The namespaces of one process.
public struct NamespaceView: Equatable, Sendable {
    /// Which one of each kind; a kind that the kernel does not have is missing.
    public let inodes: [NamespaceKinds: UInt64]

    /// A view of these.
    public init(_ namespaces: [NamespaceID]) throws {
        // >>> namespaces.1
        // One of each kind; the same kind twice would be two views: `NamespaceError.twice`.
        // stub: throw Unimplemented("namespaces.1")
        var inodes: [NamespaceKinds: UInt64] = [:]
        for namespace in namespaces {
            guard inodes.updateValue(namespace.inode, forKey: namespace.kind) == nil else {
                throw NamespaceError.twice(namespace.kind)
            }
        }
        self.inodes = inodes
        // <<<
    }

    /// The kinds in which the other process is somewhere else. A kind that only one of them has does
    /// not count: nothing can be said about it.
    public func differences(from other: NamespaceView) throws -> NamespaceKinds {
        // >>> namespaces.1
        // stub: throw Unimplemented("namespaces.1")
        inodes.reduce(into: NamespaceKinds()) { kinds, entry in
            guard let inode = other.inodes[entry.key], inode != entry.value else { return }
            kinds.insert(entry.key)
        }
        // <<<
    }
}
