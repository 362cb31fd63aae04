/// One node of the modeled tree, with the state of every controller.
///
/// The state of a controller counts only while the parent enables it; `forget(_:)` makes it new.
final class Group {
    let name: String
    private(set) weak var parent: Group?
    var children: [String: Group] = [:]
    var members: Set<Int32> = []
    /// `cgroup.subtree_control`.
    var enabled: Set<Controller> = []
    var isThreaded = false
    /// `cgroup.freeze`, this group's own wish.
    var wantsFreeze = false
    /// nil stands for "max".
    var maxDepth: UInt64?
    var maxDescendants: UInt64?
    /// The account of processor time, which every group has.
    var used = ProcessorTime()

    var pids = PidsState()
    var memory = MemoryState()
    var cpu = CPUState()
    var cpuset = CPUSetState()
    var io = IOState()

    init(name: String, parent: Group?) {
        self.name = name
        self.parent = parent
    }

    var isRoot: Bool { parent == nil }

    /// This group, its parent, and so on to the root.
    var lineage: [Group] {
        var groups = [self]
        while let next = groups[groups.count - 1].parent { groups.append(next) }
        return groups
    }

    /// This group and everything below, parents first, siblings by name.
    var subtree: [Group] {
        [self] + children.values.sorted { $0.name < $1.name }.flatMap(\.subtree)
    }

    var descendants: Int { subtree.count - 1 }

    var isPopulated: Bool {
        subtree.contains { !$0.members.isEmpty }
    }

    var isFrozen: Bool {
        lineage.contains(where: \.wantsFreeze)
    }

    /// The state as it is when a controller comes to this group.
    func forget(_ controller: Controller) {
        switch controller {
        case .pids: pids = PidsState()
        case .cpu: cpu = CPUState()
        case .cpuset: cpuset = CPUSetState()
        case .io: io = IOState()
        case .memory: memory = memory.afterReset()
        default: break
        }
    }
}

/// Microseconds of processor time, this group's processes and those below.
struct ProcessorTime {
    var user: UInt64 = 0
    var system: UInt64 = 0
}
