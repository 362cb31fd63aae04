import CgroupFS
import LabSupport

/// The rules of version 2's tree, over any control files.
///
/// Nothing is tried twice: a refusal is explained, and the caller decides.
///
/// - Kernel: Documentation/admin-guide/cgroup-v2.rst, "Basic Operations"
public struct CgroupTree {
    /// The control files of one hierarchy.
    public let files: any ControlFileSystem

    /// The tree in these files.
    public init(files: any ControlFileSystem) {
        self.files = files
    }

    /// Makes a group and the groups above it that are missing.
    /// - Throws: `TreeError`; a group that is there already is `.exists`.
    public func create(_ path: String) throws {
        // >>> cgroups.4
        // From the top down. Above the group itself, "it exists" is good news.
        // stub: throw Unimplemented("cgroups.4")
        for above in ancestors(of: path).dropFirst() {
            do {
                try files.makeDirectory(above)
            } catch let error as KernelError where error.code == KernelError.exists {
                continue
            } catch let error as KernelError {
                throw explain(error, making: above)
            }
        }
        try explaining {
            try files.makeDirectory(path)
        } by: {
            explain($0, making: path)
        }
        // <<<
    }

    /// Makes controllers available to a group: every group above it hands them down.
    ///
    /// What is enabled already is not written again.
    /// - Parameters:
    ///   - controllers: which.
    ///   - path: the group that is to have their files.
    /// - Throws: `TreeError`.
    public func enable(_ controllers: Set<Controller>, for path: String) throws {
        // >>> cgroups.4
        // A controller must be in a group's cgroup.controllers before the group can hand it down in
        // cgroup.subtree_control: begin at the root. The group's own subtree_control stays as it is.
        // stub: throw Unimplemented("cgroups.4")
        for above in ancestors(of: path) {
            let file = join(above, "cgroup.subtree_control")
            try explaining {
                let missing = controllers.subtracting(names(in: try files.read(file)))
                guard !missing.isEmpty else { return }
                try files.write(missing.sorted().map { "+\($0)" }.joined(separator: " "), to: file)
            } by: {
                explain($0, enabling: controllers, in: above)
            }
        }
        // <<<
    }

    /// Moves a process into a group.
    /// - Throws: `TreeError`.
    public func attach(_ process: Int32, to path: String) throws {
        // >>> cgroups.4
        // stub: throw Unimplemented("cgroups.4")
        try explaining {
            try files.write("\(process)", to: join(path, "cgroup.procs"))
        } by: {
            explain($0, attaching: process, to: path)
        }
        // <<<
    }

    /// The processes of a group, without those of its children.
    /// - Throws: `TreeError`.
    public func members(of path: String) throws -> [Int32] {
        // >>> cgroups.4
        // stub: throw Unimplemented("cgroups.4")
        var text = ""
        try explaining {
            text = try files.read(join(path, "cgroup.procs"))
        } by: {
            explain($0, reading: path)
        }
        return text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
        // <<<
    }

    /// The groups directly below a group, sorted by name.
    /// - Throws: `TreeError`.
    public func children(of path: String) throws -> [String] {
        // >>> cgroups.4
        // A group is a folder; here it is told from a file by what it holds: its own cgroup.procs. A
        // threaded group refuses to be read, but it does not say "no entry".
        // stub: throw Unimplemented("cgroups.4")
        var names: [String] = []
        try explaining {
            names = try files.list(path)
        } by: {
            explain($0, reading: path)
        }
        // Control files have a dot in their name; a group may have one too.
        return names.filter { isGroup(join(path, $0)) }.sorted()
        // <<<
    }

    /// Removes one group.
    /// - Throws: `TreeError`, with `.processesInside` or `.childrenInside` if it is still in use.
    public func remove(_ path: String) throws {
        // >>> cgroups.4
        // stub: throw Unimplemented("cgroups.4")
        try explaining {
            try files.removeDirectory(path)
        } by: {
            explain($0, removing: path)
        }
        // <<<
    }

    /// Kills what runs in a group and below, then removes all its groups, the deepest first.
    ///
    /// A killed process may need a moment to be gone: the caller may try again after EBUSY.
    /// - Throws: `TreeError`.
    public func destroy(_ path: String) throws {
        // >>> cgroups.4
        // One write to cgroup.kill reaches the whole subtree, frozen or not.
        // stub: throw Unimplemented("cgroups.4")
        try explaining {
            try files.write("1", to: join(path, "cgroup.kill"))
        } by: {
            explain($0, reading: path)
        }
        try removeSubtree(path)
        // <<<
    }

    /// The bound that holds for a group: the least of its own and its ancestors'.
    /// - Parameters:
    ///   - file: a file with one bound, such as `pids.max`.
    ///   - path: the group. Groups without the file bound nothing.
    /// - Throws: `TreeError`, `FormatError`.
    public func effectiveLimit(_ file: String, of path: String) throws -> Limit {
        // >>> cgroups.4
        // The root has no limit files, and neither has a group without the controller.
        // stub: throw Unimplemented("cgroups.4")
        var least = Limit.max
        for group in ancestors(of: path) + [path] {
            do {
                least = min(least, try Limit.parse(files.read(join(group, file)), file: file))
            } catch let error as KernelError where error.code == KernelError.noEntry {
                guard isGroup(group) else { throw explain(error, reading: group) }
            }
        }
        return least
        // <<<
    }

    // >>> cgroups.4
    private func removeSubtree(_ path: String) throws {
        for child in try children(of: path) { try removeSubtree(join(path, child)) }
        try remove(path)
    }

    private func isGroup(_ path: String) -> Bool {
        do {
            _ = try files.read(join(path, "cgroup.procs"))
            return true
        } catch let error as KernelError {
            return error.code == KernelError.notSupported
        } catch {
            return false
        }
    }

    private func explaining(_ act: () throws -> Void, by explain: (KernelError) -> TreeError) throws {
        do {
            try act()
        } catch let error as KernelError {
            throw explain(error)
        }
    }

    func names(in text: String) -> Set<Controller> {
        Set(text.split(whereSeparator: \.isWhitespace).map { Controller(String($0)) })
    }
    // <<<

    /// The groups above a group, the root first: `/` and `/a` for `/a/b`; none for `/`.
    func ancestors(of path: String) -> [String] {
        let names = path.split(separator: "/")
        return names.indices.map { "/" + names[..<$0].joined(separator: "/") }
    }

    /// A name below a group.
    func join(_ path: String, _ name: String) -> String {
        path.hasSuffix("/") ? path + name : "\(path)/\(name)"
    }
}
