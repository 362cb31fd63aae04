/// A cgroup hierarchy as `/proc/self/mountinfo` shows it.
struct GroupMount: Equatable {
    let point: String
    /// The part of the hierarchy that the mount shows, "/" for all of it.
    let root: String
    /// nil for version 2.
    let controller: GroupHierarchy.Controller?

    /// Every hierarchy that may be of use; version 2 first.
    static func all(in mountinfo: String) -> [GroupMount] {
        let mounts = mountinfo.split(separator: "\n").flatMap { parse($0) }
        return mounts.filter { $0.controller == nil } + mounts.filter { $0.controller != nil }
    }

    private static func parse(_ line: Substring) -> [GroupMount] {
        // id parent major:minor root mountpoint options … - type source superoptions
        let fields = line.split(separator: " ").map(String.init)
        guard let dash = fields.firstIndex(of: "-"), dash > 4, fields.count > dash + 3 else { return [] }
        let (root, point, type) = (fields[3], fields[4], fields[dash + 1])
        if type == "cgroup2" { return [GroupMount(point: point, root: root, controller: nil)] }
        guard type == "cgroup" else { return [] }
        let options = fields[dash + 3].split(separator: ",")
        let known: [GroupHierarchy.Controller] = [.memory, .pids]
        return known.filter { options.contains(Substring($0.rawValue)) }.map {
            GroupMount(point: point, root: root, controller: $0)
        }
    }

    /// Where groups may be made: below our own group, so that whoever limits us limits them too; else at
    /// the top, because with version 2 a group that has processes may not pass its controllers on.
    ///
    /// - Parameter own: the text of `/proc/self/cgroup`.
    func places(own: String) -> [GroupHierarchy] {
        let below = folder(in: own)
        return (below.isEmpty ? [""] : [below, ""]).map {
            GroupHierarchy(
                parent: point + $0, controllers: [controller ?? .unified], isUnified: controller == nil)
        }
    }

    /// Our group's path below the mount point; "" for the top.
    private func folder(in own: String) -> String {
        let wanted = controller?.rawValue ?? ""
        for line in own.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let names = fields[1].split(separator: ",", omittingEmptySubsequences: false)
            guard names.contains(where: { $0 == wanted }) else { continue }
            var path = String(fields[2])
            // In a container the mount shows a part of the tree that begins at `root`.
            if root != "/", path.hasPrefix(root) { path.removeFirst(root.count) }
            return path == "/" ? "" : path
        }
        return ""
    }
}
