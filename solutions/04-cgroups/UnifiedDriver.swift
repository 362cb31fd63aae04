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
        // >>> cgroups.6
        // Each group on the way hands the controllers down before the next is made. Enable what the
        // writes need, and no more.
        // stub: throw Unimplemented("cgroups.6")
        let writes = try resources.writes(for: .unified, formula: formula)
        let controllers = Set(writes.map(\.controller)).sorted()
        let names = group.split(separator: "/")
        var plan = LimitPlan()
        var above = ""
        for (depth, name) in names.enumerated() {
            if !controllers.isEmpty { plan.steps.append(.enable(controllers, in: depth == 0 ? "/" : above)) }
            above += "/\(name)"
            plan.steps.append(.makeGroup(above, mayExist: depth < names.count - 1))
        }
        plan.steps += writes.map { .write($0.text, to: "\(group)/\($0.file)") }
        return plan
        // <<<
    }

    /// How to move a process into it.
    public func attachPlan(_ process: Int32, to group: String) throws -> LimitPlan {
        // >>> cgroups.6
        // Back home is the root: it alone may hold processes and hand controllers down.
        // stub: throw Unimplemented("cgroups.6")
        LimitPlan(steps: [.attach(process, to: group, home: "")])
        // <<<
    }

    /// What the limits did so far.
    public func outcome(of group: String) throws -> LimitOutcome {
        // >>> cgroups.6
        // stub: throw Unimplemented("cgroups.6")
        let memory = try flat("memory.events", of: group)
        let pids = try flat("pids.events", of: group)
        let cpu = try flat("cpu.stat", of: group)
        return LimitOutcome(
            oomKills: memory?["oom_kill"] ?? 0, refusedForks: pids?["max"] ?? 0,
            periods: cpu?["nr_periods"] ?? 0, throttledPeriods: cpu?["nr_throttled"] ?? 0)
        // <<<
    }

    /// Stops every process of the group and below.
    public func freeze(_ group: String) throws {
        // >>> cgroups.6
        // stub: throw Unimplemented("cgroups.6")
        try files.write("1", to: "\(group)/cgroup.freeze")
        // <<<
    }

    /// Lets them go on.
    public func thaw(_ group: String) throws {
        // >>> cgroups.6
        // stub: throw Unimplemented("cgroups.6")
        try files.write("0", to: "\(group)/cgroup.freeze")
        // <<<
    }

    /// Kills every process of the group and below.
    public func kill(_ group: String, signal: (Int32) throws -> Void) throws {
        // >>> cgroups.6
        // cgroup.kill came with Linux 5.14. Before it: freeze, so that nobody forks meanwhile, signal
        // every process of the subtree, thaw.
        // stub: throw Unimplemented("cgroups.6")
        do {
            try files.write("1", to: "\(group)/cgroup.kill")
        } catch let error as KernelError where error.code == KernelError.noEntry {
            try killOneByOne(group, signal: signal)
        }
        // <<<
    }

    /// Removes the empty group.
    public func remove(_ group: String) throws {
        // >>> cgroups.6
        // stub: throw Unimplemented("cgroups.6")
        try files.removeDirectory(group)
        // <<<
    }

    // >>> cgroups.6
    private func flat(_ file: String, of group: String) throws -> FlatKeyed? {
        do {
            return try FlatKeyed.parse(files.read("\(group)/\(file)"), file: file)
        } catch let error as KernelError where error.code == KernelError.noEntry {
            return nil
        }
    }

    private func killOneByOne(_ group: String, signal: (Int32) throws -> Void) throws {
        try freeze(group)
        let signaled = Result { try members(below: group).forEach(signal) }
        try thaw(group)
        try signaled.get()
    }

    private func members(below group: String) throws -> [Int32] {
        let tree = CgroupTree(files: files)
        return try tree.members(of: group)
            + tree.children(of: group).flatMap { try members(below: "\(group)/\($0)") }
    }
    // <<<
}
