/// The controller that charges memory.
struct MemoryState {
    /// Bytes that this group itself was charged for; its children have their own.
    var anonymous: UInt64 = 0
    var pageCache: UInt64 = 0

    var min: UInt64? = 0
    var low: UInt64? = 0
    /// nil stands for "max".
    var high: UInt64?
    var max: UInt64?
    var swapMax: UInt64?
    var killsAsGroup = false
    var peak: UInt64 = 0
    var events = MemoryEvents()
    var localEvents = MemoryEvents()

    /// New, except for the pages that are there.
    func afterReset() -> MemoryState {
        var fresh = MemoryState()
        (fresh.anonymous, fresh.pageCache) = (anonymous, pageCache)
        return fresh
    }
}

/// `memory.events`.
struct MemoryEvents {
    var high: UInt64 = 0
    var max: UInt64 = 0
    var oom: UInt64 = 0
    var oomKill: UInt64 = 0
    var oomGroupKill: UInt64 = 0

    var text: String {
        Knob.flat([
            "low": 0, "high": high, "max": max, "oom": oom, "oom_kill": oomKill,
            "oom_group_kill": oomGroupKill,
        ])
    }
}

extension Group {
    var memoryInUse: UInt64 {
        subtree.reduce(0) { $0 &+ $1.memory.anonymous &+ $1.memory.pageCache }
    }

    /// What its own limit leaves.
    var memoryRoom: UInt64 {
        (memory.max ?? .max).minus(memoryInUse)
    }

    func sum(_ field: KeyPath<MemoryState, UInt64>) -> UInt64 {
        subtree.reduce(0) { $0 &+ $1.memory[keyPath: field] }
    }
}

extension Knob {
    /// Bytes with an optional K, M, G or T, rounded down to a page, or "max".
    static func bytes(from text: String) throws -> UInt64? {
        if text == "max" { return nil }
        let shifts: [Character: UInt64] = ["K": 10, "M": 20, "G": 30, "T": 40]
        let shift = text.uppercased().last.flatMap { shifts[$0] }
        let number = try number(from: shift == nil ? text : String(text.dropLast()))
        let (value, overflow) = number.multipliedReportingOverflow(by: 1 << (shift ?? 0))
        return overflow ? nil : value / InMemoryCgroups.pageSize * InMemoryCgroups.pageSize
    }

    private static func amount(
        _ name: String, _ field: any WritableKeyPath<MemoryState, UInt64?> & Sendable
    ) -> Knob {
        Knob(
            name: name, read: { limit($1.memory[keyPath: field]) },
            write: { $1.memory[keyPath: field] = try bytes(from: $2) })
    }

    static let memoryKnobs: [Knob] = [
        amount("memory.min", \.min), amount("memory.low", \.low), amount("memory.high", \.high),
        amount("memory.swap.max", \.swapMax),
        Knob(
            name: "memory.max", read: { limit($1.memory.max) },
            write: { cgroups, group, text in
                group.memory.max = try bytes(from: text)
                cgroups.shrink(group)
            }),
        Knob(name: "memory.current", read: { "\($1.memoryInUse)\n" }),
        Knob(name: "memory.peak", read: { "\($1.memory.peak)\n" }),
        Knob(name: "memory.swap.current", read: { _, _ in "0\n" }),
        Knob(name: "memory.events", read: { $1.memory.events.text }),
        Knob(name: "memory.events.local", read: { $1.memory.localEvents.text }),
        Knob(
            name: "memory.oom.group", read: { "\($1.memory.killsAsGroup ? 1 : 0)\n" },
            write: { $1.memory.killsAsGroup = try flag(from: $2, otherwise: KernelError.invalid) }),
        Knob(
            name: "memory.stat", onRoot: true,
            read: { _, group in
                let (anonymous, cache) = (group.sum(\.anonymous), group.sum(\.pageCache))
                return flat([
                    "anon": anonymous, "file": cache, "inactive_anon": 0, "active_anon": anonymous,
                    "inactive_file": cache, "active_file": 0, "unevictable": 0,
                ])
            }),
    ]
}
