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
        // >>> cgroups.6
        // One group in each hierarchy that a write needs, in the freezer's, to kill it later, and in
        // cpuacct's, to see what it used; a hierarchy of several controllers only once. A cpuset takes
        // no process until it has processors and memory nodes: every group on the way inherits both.
        // stub: throw Unimplemented("cgroups.6")
        let writes = try resources.writes(for: .legacy)
        var plan = LimitPlan()
        var made: Set<String> = []
        let always = [Controller.freezer, .cpuacct].filter { folders[$0] != nil }
        for controller in writes.map(\.controller) + always {
            let folder = try folder(of: controller)
            if made.insert(folder).inserted { plan.steps += makeSteps(group, in: folder) }
        }
        for write in writes {
            let folder = try folder(of: write.controller)
            plan.steps.append(.write(write.text, to: "\(folder)\(group)/\(write.file)"))
        }
        return plan
        // <<<
    }

    /// One step for each hierarchy that has the group.
    public func attachPlan(_ process: Int32, to group: String) throws -> LimitPlan {
        // >>> cgroups.6
        // Only where the group was made. Hierarchies in the order of their folders.
        // stub: throw Unimplemented("cgroups.6")
        LimitPlan(
            steps: hierarchies(with: group).map { .attach(process, to: $0 + group, home: $0) })
        // <<<
    }

    /// What the limits did so far.
    public func outcome(of group: String) throws -> LimitOutcome {
        // >>> cgroups.6
        // memory.oom_control counts the kills; pids.events and cpu.stat read as in version 2.
        // stub: throw Unimplemented("cgroups.6")
        let memory = try flat("memory.oom_control", .memory, group)
        let pids = try flat("pids.events", .pids, group)
        let cpu = try flat("cpu.stat", .cpu, group)
        return LimitOutcome(
            oomKills: memory?["oom_kill"] ?? 0, refusedForks: pids?["max"] ?? 0,
            periods: cpu?["nr_periods"] ?? 0, throttledPeriods: cpu?["nr_throttled"] ?? 0)
        // <<<
    }

    /// Stops every process of the group and below.
    public func freeze(_ group: String) throws {
        // >>> cgroups.6
        // stub: throw Unimplemented("cgroups.6")
        try files.write("FROZEN", to: "\(folder(of: .freezer))\(group)/freezer.state")
        // <<<
    }

    /// Lets them go on.
    public func thaw(_ group: String) throws {
        // >>> cgroups.6
        // stub: throw Unimplemented("cgroups.6")
        try files.write("THAWED", to: "\(folder(of: .freezer))\(group)/freezer.state")
        // <<<
    }

    /// Signals one by one, frozen meanwhile.
    public func kill(_ group: String, signal: (Int32) throws -> Void) throws {
        // >>> cgroups.6
        // Freeze, so that nobody forks while you count; signal every process of the subtree; thaw. A
        // frozen process dies only when it is thawed, and it must be thawed even if a signal failed.
        // Without a freezer signal all the same, in any hierarchy that has the group.
        // stub: throw Unimplemented("cgroups.6")
        guard folders[.freezer] != nil else {
            try hierarchies(with: group).first.map { try members(below: $0 + group).forEach(signal) }
            return
        }
        let folder = try folder(of: .freezer)
        try freeze(group)
        let signaled = Result { try members(below: folder + group).forEach(signal) }
        try thaw(group)
        try signaled.get()
        // <<<
    }

    /// Removes the empty group from every hierarchy.
    public func remove(_ group: String) throws {
        // >>> cgroups.6
        // stub: throw Unimplemented("cgroups.6")
        for folder in hierarchies(with: group) { try files.removeDirectory(folder + group) }
        // <<<
    }

    // >>> cgroups.6
    private func folder(of controller: Controller) throws -> String {
        guard let folder = folders[controller] else { throw DiscoveryError.notMounted(controller) }
        return folder
    }

    private func makeSteps(_ group: String, in folder: String) -> [LimitStep] {
        let names = group.split(separator: "/")
        return names.indices.flatMap { depth -> [LimitStep] in
            let path = folder + "/" + names[...depth].joined(separator: "/")
            let make = LimitStep.makeGroup(path, mayExist: depth != names.indices.last)
            guard folder == folders[.cpuset] else { return [make] }
            return [make] + ["cpuset.cpus", "cpuset.mems"].map { .inherit(file: $0, group: path) }
        }
    }

    /// The folders of the hierarchies that have this group.
    private func hierarchies(with group: String) -> [String] {
        Set(folders.values).sorted().filter { (try? files.read("\($0)\(group)/cgroup.procs")) != nil }
    }

    private func flat(_ file: String, _ controller: Controller, _ group: String) throws -> FlatKeyed? {
        guard let folder = folders[controller] else { return nil }
        do {
            return try FlatKeyed.parse(files.read("\(folder)\(group)/\(file)"), file: file)
        } catch let error as KernelError where error.code == KernelError.noEntry {
            return nil
        }
    }

    private func members(below path: String) throws -> [Int32] {
        let tree = CgroupTree(files: files)
        return try tree.members(of: path)
            + tree.children(of: path).flatMap { try members(below: "\(path)/\($0)") }
    }
    // <<<
}
