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
        // TODO cgroups.4
        // From the top down. Above the group itself, "it exists" is good news.
        throw Unimplemented("cgroups.4")
    }

    /// Makes controllers available to a group: every group above it hands them down.
    ///
    /// What is enabled already is not written again.
    /// - Parameters:
    ///   - controllers: which.
    ///   - path: the group that is to have their files.
    /// - Throws: `TreeError`.
    public func enable(_ controllers: Set<Controller>, for path: String) throws {
        // TODO cgroups.4
        // A controller must be in a group's cgroup.controllers before the group can hand it down in
        // cgroup.subtree_control: begin at the root. The group's own subtree_control stays as it is.
        throw Unimplemented("cgroups.4")
    }

    /// Moves a process into a group.
    /// - Throws: `TreeError`.
    public func attach(_ process: Int32, to path: String) throws {
        // TODO cgroups.4
        throw Unimplemented("cgroups.4")
    }

    /// The processes of a group, without those of its children.
    /// - Throws: `TreeError`.
    public func members(of path: String) throws -> [Int32] {
        // TODO cgroups.4
        throw Unimplemented("cgroups.4")
    }

    /// The groups directly below a group, sorted by name.
    /// - Throws: `TreeError`.
    public func children(of path: String) throws -> [String] {
        // TODO cgroups.4
        // A group is a folder; here it is told from a file by what it holds: its own cgroup.procs. A
        // threaded group refuses to be read, but it does not say "no entry".
        throw Unimplemented("cgroups.4")
    }

    /// Removes one group.
    /// - Throws: `TreeError`, with `.processesInside` or `.childrenInside` if it is still in use.
    public func remove(_ path: String) throws {
        // TODO cgroups.4
        throw Unimplemented("cgroups.4")
    }

    /// Kills what runs in a group and below, then removes all its groups, the deepest first.
    ///
    /// A killed process may need a moment to be gone: the caller may try again after EBUSY.
    /// - Throws: `TreeError`.
    public func destroy(_ path: String) throws {
        // TODO cgroups.4
        // One write to cgroup.kill reaches the whole subtree, frozen or not.
        throw Unimplemented("cgroups.4")
    }

    /// The bound that holds for a group: the least of its own and its ancestors'.
    /// - Parameters:
    ///   - file: a file with one bound, such as `pids.max`.
    ///   - path: the group. Groups without the file bound nothing.
    /// - Throws: `TreeError`, `FormatError`.
    public func effectiveLimit(_ file: String, of path: String) throws -> Limit {
        // TODO cgroups.4
        // The root has no limit files, and neither has a group without the controller.
        throw Unimplemented("cgroups.4")
    }

    // TODO cgroups.4

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
