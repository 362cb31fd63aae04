import Glibc

/// A mounted cgroup hierarchy in which the grader may make groups.
struct GroupHierarchy: Sendable, Equatable {
    /// What a hierarchy can do for a launch.
    enum Controller: String, Sendable, CaseIterable {
        case memory, pids
        /// cgroup v2 itself: counts processor time and kills a whole group.
        case unified
    }

    /// The folder under which groups are made.
    let parent: String
    let controllers: Set<Controller>
    let isUnified: Bool

    /// The hierarchies of this host that the grader may use, one for each controller at most.
    static let usable: [GroupHierarchy] = find()

    private static func find() -> [GroupHierarchy] {
        let mounts = GroupMount.all(in: KernelFile.text("/proc/self/mountinfo"))
        let own = KernelFile.text("/proc/self/cgroup")
        var found: [GroupHierarchy] = []
        var covered: Set<Controller> = []
        for mount in mounts {
            guard let works = mount.places(own: own).compactMap({ $0.tried() }).best else { continue }
            guard !works.controllers.isSubset(of: covered) else { continue }
            covered.formUnion(works.controllers)
            found.append(works)
        }
        return found
    }

    /// This hierarchy with the controllers that a group in it really has; nil when no group can be made.
    private func tried() -> GroupHierarchy? {
        sweepStaleGroups()
        let folder = "\(parent)/\(ResourceGroup.freshName())"
        guard mkdir(folder, 0o700) == 0 else { return nil }
        defer { rmdir(folder) }
        guard access("\(folder)/cgroup.procs", W_OK) == 0 else { return nil }
        var present = controllers
        if isUnified {
            if access("\(folder)/memory.max", W_OK) == 0 { present.insert(.memory) }
            if access("\(folder)/pids.max", W_OK) == 0 { present.insert(.pids) }
        }
        return GroupHierarchy(parent: parent, controllers: present, isUnified: isUnified)
    }

    /// Removes empty groups of graders that were killed before they could.
    private func sweepStaleGroups() {
        for name in KernelFile.names(in: parent) {
            let parts = name.split(separator: "-")
            guard parts.count == 4, parts[0] == "drydock", parts[1] == "launch", let pid = pid_t(parts[2]),
                kill(pid, 0) < 0, errno == ESRCH
            else { continue }
            // Fails, as it should, while anything lives in it.
            rmdir("\(parent)/\(name)")
        }
    }
}

extension [GroupHierarchy] {
    /// The place that offers most, the first among equals. One process can be in one place only.
    fileprivate var best: GroupHierarchy? {
        reduce(nil) { best, next in
            best.map { $0.controllers.count >= next.controllers.count ? $0 : next } ?? next
        }
    }
}
