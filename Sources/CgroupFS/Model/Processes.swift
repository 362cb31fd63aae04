/// Birth, movement and death of simulated processes.
extension InMemoryCgroups {
    /// Puts a new process into a group, as clone3 with CLONE_INTO_CGROUP does.
    /// - Returns: its id.
    /// - Throws: `KernelError`: EBUSY or EOPNOTSUPP by the group's kind, EAGAIN by `pids.max`.
    @discardableResult
    public func spawn(in path: String) throws -> Int32 {
        try answering("clone3", path) {
            let group = try find(group: path)
            try vetMember(of: group)
            return try bear(in: group)
        }
    }

    /// A child in the group of its parent.
    /// - Throws: `KernelError`: ESRCH, and EAGAIN if a `pids.max` on the way to the root is reached.
    @discardableResult
    public func fork(_ parent: Int32) throws -> Int32 {
        let process = try running(parent, "fork")
        return try answering("fork", "process \(parent)") { try bear(in: process.group) }
    }

    /// The process ends; its private memory is uncharged.
    public func exit(_ process: Int32) {
        guard let ended = processes.removeValue(forKey: process) else { return }
        ended.group.members.remove(process)
        for charge in ended.anonymous {
            charge.group.memory.anonymous = charge.group.memory.anonymous.minus(charge.bytes)
        }
    }

    /// Whether the process still is.
    public func isAlive(_ process: Int32) -> Bool {
        processes[process] != nil
    }

    /// The path of the process's group, as `/proc/PID/cgroup` has it after `0::`; nil if it is gone.
    public func group(of process: Int32) -> String? {
        guard let group = processes[process]?.group else { return nil }
        let names = group.lineage.reversed().dropFirst().map(\.name)
        return "/" + names.joined(separator: "/")
    }

    func running(_ process: Int32, _ call: String) throws -> SimulatedProcess {
        guard let found = processes[process] else {
            throw KernelError(call: call, path: "process \(process)", code: KernelError.noProcess)
        }
        guard !found.group.isFrozen else { throw FrozenProcess(process: process) }
        return found
    }

    private func bear(in group: Group) throws -> Int32 {
        try chargeProcess(to: group)
        let id = nextProcess
        nextProcess += 1
        processes[id] = SimulatedProcess(id: id, group: group)
        admit(id, to: group)
        return id
    }

    private func admit(_ process: Int32, to group: Group) {
        group.members.insert(process)
        notePeaks(of: group)
    }

    /// A write to `cgroup.procs`. Organizing is never refused for a limit: `pids.max` may be passed.
    func move(_ text: String, to group: Group) throws {
        guard let id = Int32(text), id >= 0 else { throw Refusal(KernelError.invalid) }
        guard let process = processes[id] else { throw Refusal(KernelError.noProcess) }
        guard process.group !== group else { return }
        try vetMember(of: group)
        process.group.members.remove(id)
        processes[id]?.group = group
        admit(id, to: group)
    }

    func kill(in group: Group) {
        group.subtree.flatMap(\.members).forEach(exit)
    }

    /// `cgroup.procs`: a thread root answers for its threaded children too.
    static func procs(of group: Group) throws -> [Int32] {
        guard !group.isThreaded else { throw Refusal(KernelError.notSupported) }
        let threaded = group.subtree.filter { $0 === group || ($0.isThreaded && $0.domain === group) }
        return threaded.flatMap(\.members).sorted()
    }
}

extension Knob {
    private static func lines(_ ids: [Int32]) -> String {
        ids.map { "\($0)\n" }.joined()
    }

    static let memberKnobs: [Knob] = [
        Knob(
            name: "cgroup.procs", onRoot: true,
            read: { lines(try InMemoryCgroups.procs(of: $1)) },
            write: { cgroups, group, text in
                // A process moves between domains; into a threaded group only its threads do.
                guard !group.isThreaded else { throw Refusal(KernelError.notSupported) }
                try cgroups.move(text, to: group)
            }),
        Knob(
            name: "cgroup.threads", onRoot: true, read: { lines($1.members.sorted()) },
            write: { try $0.moveThread($2, to: $1) }),
        Knob(
            name: "cgroup.kill",
            write: { cgroups, group, text in
                guard text == "1" else { throw Refusal(KernelError.outOfRange) }
                guard !group.isThreaded else { throw Refusal(KernelError.notSupported) }
                // At once, even in a frozen group: version 1 would wait.
                cgroups.kill(in: group)
            }),
    ]

    static let freezeKnobs: [Knob] = [
        Knob(
            name: "cgroup.freeze", read: { "\($1.wantsFreeze ? 1 : 0)\n" },
            write: { $1.wantsFreeze = try flag(from: $2, otherwise: KernelError.outOfRange) })
    ]
}

extension InMemoryCgroups {
    /// A write to `cgroup.threads`: threads stay below one thread root.
    func moveThread(_ text: String, to group: Group) throws {
        guard let id = Int32(text), id >= 0 else { throw Refusal(KernelError.invalid) }
        guard let process = processes[id] else { throw Refusal(KernelError.noProcess) }
        guard process.group.domain === group.domain else { throw Refusal(KernelError.notSupported) }
        try move(text, to: group)
    }
}

extension UInt64 {
    /// The difference, 0 at the least.
    func minus(_ other: UInt64) -> UInt64 {
        self > other ? self &- other : 0
    }
}
