import RISCV

/// Moving a running guest to another hypervisor: pre-copy live migration.
///
/// A stretch, given. Its pages are copied while it runs; those it has stored to meanwhile are copied
/// again, in rounds that get shorter; then it stops, and only what is left must be copied before it goes
/// on. The network is modelled: while one page travels, the guest runs `pageCost` instructions.
/// - Source: Clark et al., "Live Migration of Virtual Machines", NSDI 2005 (the method)
public struct Migration {
    /// What a migration took.
    public struct Report: Equatable, Sendable {
        /// Pages copied in each round while the guest ran.
        public internal(set) var rounds: [Int] = []
        /// Pages copied while the guest stood still.
        public internal(set) var stoppedPages = 0
        /// For how many ticks of its time the guest stood still.
        public internal(set) var downtime: UInt64 = 0
        /// For how many it would have, had it been stopped first.
        public internal(set) var downtimeWithoutPreCopy: UInt64 = 0
    }

    /// Instructions that a guest runs while one page is copied.
    public var pageCost: UInt64
    /// The guest is stopped when no more than this many pages are left.
    public var threshold: Int
    /// Or after this many rounds: a guest may store faster than pages travel.
    public var mostRounds: Int

    /// A migration with its costs and limits.
    public init(pageCost: UInt64 = 200, threshold: Int = 4, mostRounds: Int = 8) {
        self.pageCost = pageCost
        self.threshold = threshold
        self.mostRounds = mostRounds
    }

    /// Moves a guest into another one that was made for it, with RAM of the same size.
    ///
    /// Afterwards the destination goes on where the source stopped; the source must not run again.
    /// - Throws: `SnapshotError` when the guest cannot be copied.
    public func move(_ source: VirtualMachine, to destination: VirtualMachine) throws -> Report {
        guard source.slot.size == destination.slot.size else {
            throw SnapshotError(
                name: destination.name,
                reason: "has \(destination.slot.size) bytes of memory; \(source.name) has \(source.slot.size)"
            )
        }
        // Before the first page travels: it may not be possible at all.
        _ = try source.snapshot()
        var report = Report()
        let pages = source.slot.size / Hypervisor.pageSize
        report.downtimeWithoutPreCopy = pages * pageCost
        var left = Set(0..<pages)
        while left.count > threshold && report.rounds.count < mostRounds {
            source.startTracking()
            try copy(left, from: source, to: destination)
            report.rounds.append(left.count)
            let stop = try source.run(budget: UInt64(left.count) * pageCost)
            left = source.dirtyPages ?? []
            if stop != .budgetSpent { break }
        }
        try copy(left, from: source, to: destination)
        source.dirtyPages = nil
        report.stoppedPages = left.count
        report.downtime = UInt64(left.count) * pageCost
        destination.noteDeviceWrite(destination.slot.base..<destination.slot.base + destination.slot.size)
        destination.resume(try source.snapshot())
        return report
    }

    private func copy(
        _ pages: Set<UInt64>, from source: VirtualMachine, to destination: VirtualMachine
    ) throws {
        for page in pages {
            let address = source.slot.base + page * Hypervisor.pageSize
            let bytes = try source.slot.memory.read(address, count: Int(Hypervisor.pageSize))
            try destination.slot.memory.write(bytes, at: address)
        }
    }
}

extension VirtualMachine {
    /// Follows the guest's stores anew: until its first store to a page, it has no way there.
    func startTracking() {
        dirtyPages = []
        stage.removeAll()
        forget(nil)
    }
}
