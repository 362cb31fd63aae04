import Glibc

/// What became of a process that asked for memory.
public enum ChargeOutcome: Equatable, Sendable {
    /// It has the memory.
    case charged
    /// It has the memory, and these others were killed for it.
    case chargedAfterKilling([Int32])
    /// It was killed itself, with these others.
    case killed([Int32])
}

/// Charges go to the group and to all its ancestors; the least limit decides.
extension InMemoryCgroups {
    /// The process writes to so much memory for the first time; bytes are rounded up to pages.
    ///
    /// Page after page, as a real one does: what fits is charged before anybody is killed.
    /// - Throws: `KernelError` (ESRCH; ENOMEM beyond 64 TiB), `FrozenProcess`.
    @discardableResult
    public func touch(_ process: Int32, bytes: UInt64) throws -> ChargeOutcome {
        let group = try running(process, "touch").group
        var left = try Self.pages(bytes)
        var killed: [Int32] = []
        while let full = overLimit(group, by: left) {
            count(\.max, in: full)
            if reclaim(from: full, toFit: left) { continue }
            let room = chain(group, .memory).map(\.memoryRoom).min() ?? left
            book(room, for: process, in: group)
            left = left.minus(room)
            guard room == 0 else { continue }
            killed += killSomebody(for: full)
            if !isAlive(process) { return .killed(killed.filter { $0 != process }) }
        }
        book(left, for: process, in: group)
        return killed.isEmpty ? .charged : .chargedAfterKilling(killed)
    }

    private func book(_ bytes: UInt64, for process: Int32, in group: Group) {
        guard bytes > 0 else { return }
        let group = charged(group)
        group.memory.anonymous &+= bytes
        processes[process]?.anonymous.append(.init(group: group, bytes: bytes))
        noteMemory(of: group)
    }

    /// The process reads so much of files: page cache, which the kernel can take back.
    ///
    /// What does not fit is not kept.
    /// - Throws: `KernelError` (ESRCH), `FrozenProcess`.
    public func readFiles(_ process: Int32, bytes: UInt64) throws {
        let group = try running(process, "read").group
        let amount = try Self.pages(bytes)
        while let full = overLimit(group, by: amount) {
            count(\.max, in: full)
            guard reclaim(from: full, toFit: amount) else { return }
        }
        charged(group).memory.pageCache &+= amount
        noteMemory(of: charged(group))
    }

    /// After `memory.max` fell below what is in use.
    func shrink(_ group: Group) {
        while group.memoryInUse > group.memory.max ?? .max {
            if reclaim(from: group, toFit: 0) { continue }
            if killSomebody(for: group).isEmpty { return }
        }
    }

    func reparentCharges(of group: Group, to parent: Group) {
        parent.memory.pageCache &+= group.memory.pageCache
        parent.memory.anonymous &+= group.memory.anonymous
        for (id, process) in processes {
            processes[id]?.anonymous = process.anonymous.map {
                $0.group === group ? .init(group: parent, bytes: $0.bytes) : $0
            }
        }
    }

    private static func pages(_ bytes: UInt64) throws -> UInt64 {
        guard bytes <= 1 << 46 else { throw KernelError(call: "mmap", path: "\(bytes) bytes", code: ENOMEM) }
        return (bytes &+ pageSize &- 1) / pageSize * pageSize
    }

    /// Where a charge is booked: the nearest group that has the controller, or the root.
    private func charged(_ group: Group) -> Group {
        chain(group, .memory).first ?? root
    }

    private func overLimit(_ group: Group, by amount: UInt64) -> Group? {
        chain(group, .memory).first { amount > $0.memoryRoom }
    }

    private func noteMemory(of group: Group) {
        for above in chain(group, .memory) {
            above.memory.peak = max(above.memory.peak, above.memoryInUse)
            if above.memoryInUse > above.memory.high ?? .max { count(\.high, in: above) }
        }
    }

    /// Drops page cache below a group until the amount fits; says whether it does now.
    private func reclaim(from group: Group, toFit amount: UInt64) -> Bool {
        let target = (group.memory.max ?? .max).minus(amount)
        for holder in group.subtree.reversed() {
            let dropped = min(holder.memory.pageCache, group.memoryInUse.minus(target))
            holder.memory.pageCache = holder.memory.pageCache.minus(dropped)
        }
        return amount <= group.memoryRoom && group.memoryInUse <= group.memory.max ?? .max
    }
}

/// The out-of-memory killer.
extension InMemoryCgroups {
    /// Kills the biggest process below the group, or the topmost group around it that wants to die whole.
    private func killSomebody(for full: Group) -> [Int32] {
        count(\.oom, in: full)
        let candidates = full.subtree.flatMap(\.members).compactMap { processes[$0] }
        // Of equals the youngest goes.
        guard let victim = candidates.max(by: { ($0.resident, $0.id) < ($1.resident, $1.id) }) else {
            return []
        }
        let circle = chain(victim.group, .memory).prefix { $0 !== full } + [full]
        guard let whole = circle.last(where: \.memory.killsAsGroup) else {
            return kill([victim.id])
        }
        count(\.oomGroupKill, in: whole)
        return kill(whole.subtree.flatMap(\.members).sorted())
    }

    private func kill(_ victims: [Int32]) -> [Int32] {
        for id in victims {
            if let group = processes[id]?.group { count(\.oomKill, in: charged(group)) }
            exit(id)
        }
        return victims
    }

    /// Local once, hierarchical on the whole way up.
    private func count(_ event: WritableKeyPath<MemoryEvents, UInt64>, in group: Group) {
        group.memory.localEvents[keyPath: event] += 1
        for above in chain(group, .memory) { above.memory.events[keyPath: event] += 1 }
    }
}
