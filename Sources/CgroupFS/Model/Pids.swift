/// The controller that counts processes.
struct PidsState {
    /// nil stands for "max".
    var limit: UInt64?
    var peak: UInt64 = 0
    /// Refused forks, by this limit or one below.
    var events: UInt64 = 0
    /// Refused forks by this very limit.
    var localEvents: UInt64 = 0
}

extension Group {
    var processCount: UInt64 {
        subtree.reduce(0) { $0 &+ UInt64($1.members.count) }
    }
}

extension InMemoryCgroups {
    /// One more process must fit under every limit on the way up; the first that is full counts it.
    func chargeProcess(to group: Group) throws {
        let counted = chain(group, .pids)
        guard let full = counted.first(where: { $0.processCount >= $0.pids.limit ?? .max }) else { return }
        full.pids.localEvents += 1
        for above in chain(full, .pids) { above.pids.events += 1 }
        throw Refusal(KernelError.tryAgain)
    }

    func notePeaks(of group: Group) {
        for counted in chain(group, .pids) {
            counted.pids.peak = max(counted.pids.peak, counted.processCount)
        }
    }
}

extension Knob {
    /// The kernel's PID_MAX_LIMIT of a 64-bit machine.
    private static let mostProcesses: UInt64 = 4_194_304

    static let pidsKnobs: [Knob] = [
        Knob(
            name: "pids.max", read: { limit($1.pids.limit) },
            write: { _, group, text in
                let value = try limit(from: text)
                guard value ?? 0 <= mostProcesses else { throw Refusal(KernelError.invalid) }
                group.pids.limit = value
            }),
        Knob(name: "pids.current", read: { "\($1.processCount)\n" }),
        Knob(name: "pids.peak", read: { "\($1.pids.peak)\n" }),
        Knob(name: "pids.events", read: { flat(["max": $1.pids.events]) }),
        Knob(name: "pids.events.local", read: { flat(["max": $1.pids.localEvents]) }),
    ]
}
