/// Version 1 hierarchies without a kernel: one folder for each, processes on paper.
///
/// It knows what a driver meets: the order of the two memory limits (EINVAL), cpusets that take no
/// process before they are filled (ENOSPC), a freezer that keeps a kill waiting until it thaws, and
/// `pids.max`. Memory and time are not charged; `setCounter` puts figures where a test wants them.
///
/// - Kernel: Documentation/admin-guide/cgroup-v1
public final class InMemoryHierarchies: ControlFileSystem {
    private let roots: [String: LegacyGroup]
    private var processes: Set<Int32> = []
    private var killedWhileFrozen: Set<Int32> = []
    private var nextProcess: Int32 = 100

    /// Hierarchies in folders of these names, such as `["cpu,cpuacct": [.cpu, .cpuacct]]`.
    public init(_ hierarchies: [String: Set<Controller>]) {
        roots = Dictionary(
            uniqueKeysWithValues: hierarchies.map { folder, controllers in
                (folder, LegacyGroup(name: folder, parent: nil, controllers: controllers))
            })
    }

    /// The folder of each controller.
    public var folders: [Controller: String] {
        var folders: [Controller: String] = [:]
        for (folder, root) in roots {
            for controller in root.controllers { folders[controller] = "/\(folder)" }
        }
        return folders
    }

    /// The text that the file has now.
    public func read(_ path: String) throws -> String {
        try answering("read", path) {
            let (group, file) = try find(path)
            switch file {
            case "cgroup.procs", "tasks": return group.members.sorted().map { "\($0)\n" }.joined()
            case "pids.current" where group.controllers.contains(.pids): return "\(group.processCount)\n"
            case "pids.events" where group.controllers.contains(.pids): return "max \(group.refusedForks)\n"
            default:
                guard let text = group.values[file] else { throw Refusal(KernelError.noEntry) }
                return file == "freezer.state" && group.isFrozen ? "FROZEN\n" : text + "\n"
            }
        }
    }

    /// Does what the kernel does with this text in this file.
    public func write(_ text: String, to path: String) throws {
        try answering("write", path) {
            let (group, file) = try find(path)
            if ["cgroup.procs", "tasks"].contains(file) { return try attach(text.trimmed, to: group) }
            guard group.values[file] != nil else { throw Refusal(KernelError.noEntry) }
            guard !LegacyFiles.counters.contains(file) else { throw Refusal(KernelError.invalid) }
            group.values[file] = try LegacyFiles.accept(text.trimmed, for: file, of: group)
            if file == "freezer.state" { endThawed() }
        }
    }

    /// Makes a group, within the limits of its ancestors.
    public func makeDirectory(_ path: String) throws {
        try answering("mkdir", path) {
            let (parent, name) = try find(path)
            guard parent.children[name] == nil else { throw Refusal(KernelError.exists) }
            parent.children[name] = LegacyGroup(
                name: name, parent: parent, controllers: parent.controllers)
        }
    }

    /// Removes a group that is not in use.
    public func removeDirectory(_ path: String) throws {
        try answering("rmdir", path) {
            let group = try find(group: path)
            guard let parent = group.parent, group.members.isEmpty, group.children.isEmpty else {
                throw Refusal(KernelError.busy)
            }
            parent.children[group.name] = nil
        }
    }

    /// The files and the child groups, sorted by name.
    public func list(_ path: String) throws -> [String] {
        try answering("opendir", path) {
            if path.allSatisfy({ $0 == "/" }) { return roots.keys.sorted() }
            let group = try find(group: path)
            return (Array(group.values.keys) + group.children.keys + ["cgroup.procs", "tasks"]).sorted()
        }
    }

    private func answering<Value>(_ call: String, _ path: String, _ body: () throws -> Value) throws
        -> Value
    {
        do {
            return try body()
        } catch let refusal as Refusal {
            throw KernelError(call: call, path: path, code: refusal.code)
        }
    }

    private func find(group path: String) throws -> LegacyGroup {
        let names = path.split(separator: "/").map(String.init)
        guard var group = names.first.flatMap({ roots[$0] }) else { throw Refusal(KernelError.noEntry) }
        for name in names.dropFirst() {
            guard let child = group.children[name] else { throw Refusal(KernelError.noEntry) }
            group = child
        }
        return group
    }

    /// The group that holds the last name.
    private func find(_ path: String) throws -> (LegacyGroup, String) {
        let names = path.split(separator: "/").map(String.init)
        guard let last = names.last else { throw Refusal(KernelError.noEntry) }
        return (try find(group: names.dropLast().joined(separator: "/")), last)
    }
}

/// Processes.
extension InMemoryHierarchies {
    /// A new process, in the root of every hierarchy.
    public func spawn() -> Int32 {
        let id = nextProcess
        nextProcess += 1
        processes.insert(id)
        for root in roots.values { root.members.insert(id) }
        return id
    }

    /// A child, in the groups of its parent.
    /// - Throws: `KernelError`: ESRCH, or EAGAIN by a `pids.max` on the way up.
    public func fork(_ parent: Int32) throws -> Int32 {
        guard processes.contains(parent) else { throw refuse("fork", parent, KernelError.noProcess) }
        let groups = groups(of: parent)
        for group in groups where group.controllers.contains(.pids) {
            let isFull = group.lineage.contains { above in
                above.values["pids.max"].flatMap { UInt64($0) }.map { above.processCount >= $0 } ?? false
            }
            // Version 1 counts where the fork was, not where the limit is.
            if isFull { group.refusedForks += 1 }
            if isFull { throw refuse("fork", parent, KernelError.tryAgain) }
        }
        let id = nextProcess
        nextProcess += 1
        processes.insert(id)
        for group in groups { group.members.insert(id) }
        return id
    }

    /// SIGKILL. In a frozen group it waits until the group is thawed.
    /// - Throws: `KernelError` ESRCH.
    public func kill(_ process: Int32) throws {
        guard processes.contains(process) else { throw refuse("kill", process, KernelError.noProcess) }
        killedWhileFrozen.insert(process)
        endThawed()
    }

    /// Whether the process still is.
    public func isAlive(_ process: Int32) -> Bool {
        processes.contains(process)
    }

    /// Puts a text into a read-only file, as if the kernel had counted.
    /// - Throws: `KernelError` ENOENT.
    public func setCounter(_ text: String, in path: String) throws {
        try answering("count", path) {
            let (group, file) = try find(path)
            guard group.values[file] != nil else { throw Refusal(KernelError.noEntry) }
            group.values[file] = text
        }
    }

    private func refuse(_ call: String, _ process: Int32, _ code: Int32) -> KernelError {
        KernelError(call: call, path: "process \(process)", code: code)
    }

    private func groups(of process: Int32) -> [LegacyGroup] {
        roots.values.flatMap(\.subtree).filter { $0.members.contains(process) }
    }

    private func attach(_ text: String, to group: LegacyGroup) throws {
        guard let id = Int32(text), id >= 0 else { throw Refusal(KernelError.invalid) }
        guard processes.contains(id) else { throw Refusal(KernelError.noProcess) }
        let isEmptySet = ["cpuset.cpus", "cpuset.mems"].contains { group.values[$0] == "" }
        guard !isEmptySet else { throw Refusal(KernelError.noSpace) }
        let hierarchy = group.lineage[group.lineage.count - 1]
        for other in hierarchy.subtree { other.members.remove(id) }
        group.members.insert(id)
        endThawed()
    }

    /// Those whose kill waited, and who are frozen no longer.
    private func endThawed() {
        for id in killedWhileFrozen where !groups(of: id).contains(where: \.isFrozen) {
            killedWhileFrozen.remove(id)
            processes.remove(id)
            for group in groups(of: id) { group.members.remove(id) }
        }
    }
}
