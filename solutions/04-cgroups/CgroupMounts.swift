import CgroupFS
import LabSupport

/// One mounted hierarchy.
public struct CgroupMount: Equatable, Sendable {
    /// Where it is mounted.
    public var path: String
    /// The group that is seen there: `/`, or a container's own.
    public var root: String
    /// Its controllers, in the order of the mount's options; none for version 2.
    public var controllers: [Controller]

    /// A hierarchy that is mounted here.
    public init(path: String, root: String = "/", controllers: [Controller] = []) {
        self.path = path
        self.root = root
        self.controllers = controllers
    }

    /// The folder of a group, given as `/proc/PID/cgroup` names it.
    ///
    /// A mount in a container may show only `/docker/abc` of the hierarchy; then the group
    /// `/docker/abc/x` is the mount's `/x`.
    /// - Returns: an absolute path without a slash at its end.
    /// - Throws: `DiscoveryError.outsideOfMount` if the group is not below the mount's root.
    public func folder(of group: String) throws -> String {
        // >>> cgroups.1
        // Beware of neighbors: /docker/abcd is not below /docker/abc. A group that begins with /..
        // lies outside of this process's namespace.
        // stub: throw Unimplemented("cgroups.1")
        let outside = DiscoveryError.outsideOfMount(group: group, root: root)
        guard group != "/..", !group.hasPrefix("/../") else { throw outside }
        let base = path == "/" ? "" : path
        if root == "/" { return group == "/" ? path : base + group }
        if group == root { return path }
        guard group.hasPrefix(root + "/") else { throw outside }
        return base + group.dropFirst(root.count)
        // <<<
    }
}

/// Where this machine has its control groups.
///
/// - C: cgroups(7)
public struct CgroupMounts: Equatable, Sendable {
    /// Which versions are there.
    public enum Layout: String, Sendable {
        case none, legacy, unified, hybrid
    }

    /// Version 2's only hierarchy.
    public var unified: CgroupMount?
    /// Version 1's hierarchies, in the order of the list.
    public var legacy: [CgroupMount]

    /// These hierarchies.
    public init(unified: CgroupMount? = nil, legacy: [CgroupMount] = []) {
        self.unified = unified
        self.legacy = legacy
    }

    /// Version 1 alone, version 2 alone, or both.
    public var layout: Layout {
        switch (unified != nil, !legacy.isEmpty) {
        case (false, false): .none
        case (false, true): .legacy
        case (true, false): .unified
        case (true, true): .hybrid
        }
    }

    /// Finds the hierarchies in a list of mounts.
    /// - Parameters:
    ///   - mountinfo: the text of `/proc/self/mountinfo`.
    ///   - controllers: the names that are controllers, from `ProcCgroup.controllers`: a mount's
    ///     options hold other words too.
    /// - Throws: `FormatError`.
    public static func parse(mountinfo: String, controllers: Set<Controller>) throws -> CgroupMounts {
        // >>> cgroups.1
        // The type says the version: cgroup or cgroup2. The controllers of version 1 stand among the
        // super options, never in the folder's name. A hierarchy may be mounted several times: the
        // first counts, of those that are seen: a mount on a folder hides what was mounted below it.
        // stub: throw Unimplemented("cgroups.1")
        let lines = mountinfo.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let points = try lines.enumerated().filter { !$0.element.isEmpty }.map { offset, line in
            try MountPoint.parse(String(Substring(line)), number: offset + 1)
        }
        var mounts = CgroupMounts()
        for point in points where point.fileSystem.hasPrefix("cgroup") && !point.isHidden(among: points) {
            mounts.add(point, known: controllers)
        }
        return mounts
        // <<<
    }

    /// The folder of a process's group in the hierarchy of a version 1 controller.
    /// - Throws: `DiscoveryError`.
    public func folder(for controller: Controller, of process: ProcCgroup) throws -> String {
        // >>> cgroups.1
        // stub: throw Unimplemented("cgroups.1")
        guard let mount = legacy.first(where: { $0.controllers.contains(controller) }) else {
            throw DiscoveryError.notMounted(controller)
        }
        return try mount.folder(of: process.path(for: controller))
        // <<<
    }

    /// The folder of a process's group in version 2's hierarchy.
    /// - Throws: `DiscoveryError`.
    public func unifiedFolder(of process: ProcCgroup) throws -> String {
        // >>> cgroups.1
        // stub: throw Unimplemented("cgroups.1")
        guard let unified else { throw DiscoveryError.noUnifiedMount }
        return try unified.folder(of: process.unifiedPath())
        // <<<
    }

    // >>> cgroups.1
    private mutating func add(_ mount: MountPoint, known: Set<Controller>) {
        switch mount.fileSystem {
        case "cgroup2" where unified == nil:
            unified = CgroupMount(path: mount.path, root: mount.root)
        case "cgroup":
            let own = mount.superOptions.map { Controller($0) }.filter {
                known.contains($0) || $0.rawValue.hasPrefix("name=")
            }
            let isNew = !legacy.contains { !Set($0.controllers).isDisjoint(with: own) }
            if isNew, !own.isEmpty {
                legacy.append(CgroupMount(path: mount.path, root: mount.root, controllers: own))
            }
        default: break
        }
    }
    // <<<
}

// >>> cgroups.1
extension MountPoint {
    /// Whether a mount on the way to its path, or on the path itself, came later: nobody can reach it.
    fileprivate func isHidden(among points: [MountPoint]) -> Bool {
        var above = [id]
        var place = self
        while let next = points.first(where: { $0.id == place.parent }), !above.contains(next.id) {
            above.append(next.id)
            place = next
        }
        return points.contains { $0.covers(path) && !above.contains($0.id) }
    }

    private func covers(_ other: String) -> Bool {
        path == other || path == "/" || other.hasPrefix(path + "/")
    }
}
// <<<
