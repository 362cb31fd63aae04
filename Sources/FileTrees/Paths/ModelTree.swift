import LinuxSystem

/// A tree in memory, for tests and exams without a disk.
public struct ModelTree: PathTree, Equatable, Sendable {
    /// A place, counted from the root's 0 in the order of making.
    public typealias Node = Int

    private struct Entry: Equatable, Sendable {
        var kind: NodeKind
        var children: [String: Int] = [:]
    }

    private var entries = [Entry(kind: .directory)]

    /// An empty root directory.
    public init() {}

    /// Place 0.
    public var root: Int { 0 }

    /// Adds an entry.
    /// - Returns: its place, or nil when the directory is none or has that name already.
    public mutating func add(_ name: String, _ kind: NodeKind, in directory: Int) -> Int? {
        guard entries.indices.contains(directory), entries[directory].kind == .directory,
            entries[directory].children[name] == nil
        else { return nil }
        entries[directory].children[name] = entries.count
        entries.append(Entry(kind: kind))
        return entries.count - 1
    }

    /// The names in a directory, in order.
    public func names(in directory: Int) -> [String] {
        entries[directory].children.keys.sorted()
    }

    /// The entry of a directory.
    /// - Throws: ENOENT, ENOTDIR or ENAMETOOLONG.
    public func child(_ name: String, of directory: Int) throws(SystemError) -> Int {
        guard entries[directory].kind == .directory else { throw SystemError("open(\(name))", .notDirectory) }
        guard name.utf8.count <= 255 else { throw SystemError("open(\(name))", .nameTooLong) }
        guard let found = entries[directory].children[name] else {
            throw SystemError("open(\(name))", .noEntry)
        }
        return found
    }

    /// What a place is.
    public func kind(of node: Int) -> NodeKind {
        entries[node].kind
    }
}
