import CgroupFS
import LabSupport

/// Version 1: the same group in the hierarchy of each controller.
public struct LegacyDriver: CgroupDriver {
    /// The generation of these files.
    public let version = CgroupVersion.legacy
    /// The control files.
    public let files: any ControlFileSystem
    /// Where the hierarchy of each controller is, from `CgroupMounts`, never from its name. Several
    /// controllers may share one.
    public let folders: [Controller: String]

    /// These hierarchies.
    /// - Parameters:
    ///   - files: a file system that has all the folders, such as `HostControlFiles(mountedAt: "/")`.
    ///   - folders: without a slash at their end.
    public init(files: any ControlFileSystem, folders: [Controller: String]) {
        self.files = files
        self.folders = folders
    }

    /// One group in each hierarchy that is needed, then the files.
    public func plan(_ group: String, _ resources: Resources) throws -> LimitPlan {
        // TODO cgroups.6
        // One group in each hierarchy that a write needs, in the freezer's, to kill it later, and in
        // cpuacct's, to see what it used; a hierarchy of several controllers only once. A cpuset takes
        // no process until it has processors and memory nodes: every group on the way inherits both.
        throw Unimplemented("cgroups.6")
    }

    /// One step for each hierarchy that has the group.
    public func attachPlan(_ process: Int32, to group: String) throws -> LimitPlan {
        // TODO cgroups.6
        // Only where the group was made. Hierarchies in the order of their folders.
        throw Unimplemented("cgroups.6")
    }

    /// What the limits did so far.
    public func outcome(of group: String) throws -> LimitOutcome {
        // TODO cgroups.6
        // memory.oom_control counts the kills; pids.events and cpu.stat read as in version 2.
        throw Unimplemented("cgroups.6")
    }

    /// Stops every process of the group and below.
    public func freeze(_ group: String) throws {
        // TODO cgroups.6
        throw Unimplemented("cgroups.6")
    }

    /// Lets them go on.
    public func thaw(_ group: String) throws {
        // TODO cgroups.6
        throw Unimplemented("cgroups.6")
    }

    /// Signals one by one, frozen meanwhile.
    public func kill(_ group: String, signal: (Int32) throws -> Void) throws {
        // TODO cgroups.6
        // Freeze, so that nobody forks while you count; signal every process of the subtree; thaw. A
        // frozen process dies only when it is thawed, and it must be thawed even if a signal failed.
        // Without a freezer signal all the same, in any hierarchy that has the group.
        throw Unimplemented("cgroups.6")
    }

    /// Removes the empty group from every hierarchy.
    public func remove(_ group: String) throws {
        // TODO cgroups.6
        throw Unimplemented("cgroups.6")
    }

    // TODO cgroups.6
}
