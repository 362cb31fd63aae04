import CgroupFS
import LabSupport

/// Version 2: one hierarchy, controllers from the top down, freezing and killing in the core.
public struct UnifiedDriver: CgroupDriver {
    /// The generation of these files.
    public let version = CgroupVersion.unified
    /// The control files.
    public let files: any ControlFileSystem
    /// How shares become weights.
    public let formula: WeightFormula

    /// The hierarchy with these files.
    public init(files: any ControlFileSystem, formula: WeightFormula = .logarithmic) {
        self.files = files
        self.formula = formula
    }

    /// How to make a group with these limits.
    public func plan(_ group: String, _ resources: Resources) throws -> LimitPlan {
        // TODO cgroups.6
        // Each group on the way hands the controllers down before the next is made. Enable what the
        // writes need, and no more.
        throw Unimplemented("cgroups.6")
    }

    /// How to move a process into it.
    public func attachPlan(_ process: Int32, to group: String) throws -> LimitPlan {
        // TODO cgroups.6
        // Back home is the root: it alone may hold processes and hand controllers down.
        throw Unimplemented("cgroups.6")
    }

    /// What the limits did so far.
    public func outcome(of group: String) throws -> LimitOutcome {
        // TODO cgroups.6
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

    /// Kills every process of the group and below.
    public func kill(_ group: String, signal: (Int32) throws -> Void) throws {
        // TODO cgroups.6
        // cgroup.kill came with Linux 5.14. Before it: freeze, so that nobody forks meanwhile, signal
        // every process of the subtree, thaw.
        throw Unimplemented("cgroups.6")
    }

    /// Removes the empty group.
    public func remove(_ group: String) throws {
        // TODO cgroups.6
        throw Unimplemented("cgroups.6")
    }

    // TODO cgroups.6
}
