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
        var found: [GroupHierarchy] = []
        var covered: Set<Controller> = []
        for candidate in candidates(mounts: text("/proc/self/mountinfo"), own: text("/proc/self/cgroup")) {
            guard let works = candidate.tried(), !works.controllers.isSubset(of: covered) else { continue }
            covered.formUnion(works.controllers)
            found.append(works)
        }
        return found
    }

    /// Every folder worth trying, best first: version 2 before version 1, our own group before the root.
    ///
    /// - Parameters:
    ///   - mounts: the text of `/proc/self/mountinfo`.
    ///   - own: the text of `/proc/self/cgroup`.
    static func candidates(mounts: String, own: String) -> [GroupHierarchy] {
        var unified: [GroupHierarchy] = []
        var split: [GroupHierarchy] = []
        for line in mounts.split(separator: "\n") {
            // id parent major:minor root mountpoint options … - type source superoptions
            let fields = line.split(separator: " ").map(String.init)
            guard let dash = fields.firstIndex(of: "-"), dash > 4, fields.count > dash + 3 else { continue }
            let (point, root, options) = (fields[4], fields[3], fields[dash + 3].split(separator: ","))
            if fields[dash + 1] == "cgroup2" {
                let below = folder(of: "", in: own, root: root)
                // The root first: a group with processes of its own may not enable controllers.
                unified += Set(["", below]).sorted().map {
                    GroupHierarchy(parent: point + $0, controllers: [.unified], isUnified: true)
                }
            }
            guard fields[dash + 1] == "cgroup" else { continue }
            for controller in [Controller.memory, .pids] where options.contains("\(controller)") {
                let below = folder(of: "\(controller)", in: own, root: root)
                split += Set([below, ""]).sorted(by: >).map {
                    GroupHierarchy(parent: point + $0, controllers: [controller], isUnified: false)
                }
            }
        }
        return unified + split
    }

    /// Our group's path in one hierarchy, as seen below its mount point; "" for the top.
    private static func folder(of controller: String, in own: String, root: String) -> String {
        for line in own.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, fields[1].split(separator: ",").contains("\(controller)")
                    || controller.isEmpty && fields[1].isEmpty else { continue }
            var path = String(fields[2])
            // In a container the mount shows a part of the tree that begins at `root`.
            if root != "/", path.hasPrefix(root) { path.removeFirst(root.count) }
            return path == "/" ? "" : path
        }
        return ""
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
        guard let entries = opendir(parent) else { return }
        defer { closedir(entries) }
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let parts = name.split(separator: "-")
            guard parts.count == 4, parts[0] == "drydock", parts[1] == "launch", let pid = pid_t(parts[2]),
                kill(pid, 0) < 0, errno == ESRCH
            else { continue }
            // Fails, as it should, while anything lives in it.
            rmdir("\(parent)/\(name)")
        }
    }
}

/// A small file of the kernel as text; "" when it cannot be read.
func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while case .bytes(let count) = Arrival.read(descriptor, into: &buffer) { all += buffer[..<count] }
    return String(decoding: all, as: UTF8.self)
}
