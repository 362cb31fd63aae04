import Glibc
import Synchronization

/// The cgroups of one launch, one in each usable hierarchy: limits for a whole tree of processes.
///
/// - C: cgroups(7)
struct ResourceGroup: ~Copyable {
    private let groups: [(folder: String, hierarchy: GroupHierarchy)]
    private static let serial = Atomic<Int>(0)

    /// A name no other launch on this machine has.
    static func freshName() -> String {
        "drydock-launch-\(getpid())-\(serial.add(1, ordering: .relaxed).newValue)"
    }

    /// Makes the groups and sets their limits; a hierarchy that refuses is left out.
    init(_ limits: Limits, in hierarchies: [GroupHierarchy]) {
        groups = hierarchies.compactMap { hierarchy in
            let folder = "\(hierarchy.parent)/\(Self.freshName())"
            guard mkdir(folder, 0o700) == 0 else { return nil }
            if Self.set(limits, on: folder, of: hierarchy) { return (folder, hierarchy) }
            rmdir(folder)
            return nil
        }
    }

    deinit {
        for group in groups { Self.remove(group.folder) }
    }

    private static func set(_ limits: Limits, on folder: String, of hierarchy: GroupHierarchy) -> Bool {
        var fine = true
        if hierarchy.controllers.contains(.memory) {
            let file = hierarchy.isUnified ? "memory.max" : "memory.limit_in_bytes"
            // -1 would mean no limit at all.
            fine = KernelFile.write("\(max(0, limits.memory))", to: "\(folder)/\(file)")
            // Swap would let the program go on beyond its limit, slowly. Absent without swap accounting.
            _ = KernelFile.write("0", to: "\(folder)/memory.swap.max")
            _ = KernelFile.write("\(max(0, limits.memory))", to: "\(folder)/memory.memsw.limit_in_bytes")
            _ = KernelFile.write("1", to: "\(folder)/memory.oom.group")
        }
        if fine, hierarchy.controllers.contains(.pids) {
            fine = KernelFile.write("\(max(0, limits.processes))", to: "\(folder)/pids.max")
        }
        return fine
    }

    private static func remove(_ folder: String) {
        if rmdir(folder) == 0 { return }
        // A program with power over groups may have made more below; the kernel says EBUSY for those too.
        for name in KernelFile.names(in: folder) {
            var status = stat()
            let place = "\(folder)/\(name)"
            if lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { remove(place) }
        }
        // The last process may still be on its way out; the kernel says EBUSY until it is gone.
        for _ in 0..<100 where rmdir(folder) != 0 && errno == EBUSY {
            poll(nil, 0, 10)
        }
    }

    private func folder(with controller: GroupHierarchy.Controller) -> (String, isUnified: Bool)? {
        groups.first { $0.hierarchy.controllers.contains(controller) }
            .map { ($0.folder, $0.hierarchy.isUnified) }
    }

    var limitsMemory: Bool { folder(with: .memory) != nil }
    var limitsProcesses: Bool { folder(with: .pids) != nil }

    /// Where the groups are, in the order of `membershipFiles()`.
    var folders: [String] { groups.map(\.folder) }

    /// Files to which the program's process writes itself before it becomes the program.
    func membershipFiles() throws(LaunchError) -> DescriptorList {
        var files = DescriptorList()
        for group in groups { try files.open("\(group.folder)/cgroup.procs", O_WRONLY) }
        return files
    }

    /// Processor time of everything that was ever in the group; nil when nobody counts it.
    var cpu: Duration? {
        guard let (folder, _) = folder(with: .unified) else { return nil }
        return KernelFile.number("usage_usec", in: KernelFile.text("\(folder)/cpu.stat")).map {
            .microseconds($0)
        }
    }

    /// How many processes the kernel killed because the group was out of memory.
    var outOfMemoryKills: Int {
        guard let (folder, isUnified) = folder(with: .memory) else { return 0 }
        return KernelFile.number(
            "oom_kill", in: KernelFile.text("\(folder)/memory.\(isUnified ? "events" : "oom_control")")) ?? 0
    }

    /// Bytes at the peak; nil when nobody counts them.
    var peakMemory: Int? {
        guard let (folder, isUnified) = folder(with: .memory) else { return nil }
        let peak = KernelFile.text("\(folder)/memory.\(isUnified ? "peak" : "max_usage_in_bytes")")
        return Int(peak.prefix { $0 != "\n" })
    }

    /// Kills every member at once, where the kernel offers that.
    func killAll() {
        guard let (folder, _) = folder(with: .unified) else { return }
        _ = KernelFile.write("1", to: "\(folder)/cgroup.kill")
    }
}
