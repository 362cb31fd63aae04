import ControlGroups

/// The figures of one group; nil for a controller that it does not have.
struct GroupRow: Encodable, Equatable {
    let group: String
    /// Percent of one processor; nil in totals.
    var cpuPercent: Double?
    /// Since the group was made.
    let processorSeconds: Double?
    let workingSetBytes: UInt64?
    /// nil for no limit.
    var memoryLimitBytes: UInt64?
    let processes: UInt64?
    /// 0...1, of the periods between the samples, in totals of all.
    var throttledRatio: Double?
    var readBytesPerSecond: Double?
    var writtenBytesPerSecond: Double?
    let readBytes: UInt64?
    let writtenBytes: UInt64?

    /// What it has used since it was made.
    init(total now: GroupSample) throws {
        group = now.group
        let sample = now.sample
        processorSeconds = sample.processorTime.map { Double($0) / 1_000_000 }
        workingSetBytes = try sample.workingSet()
        if case .value(let bytes)? = sample.memoryLimit { memoryLimitBytes = bytes }
        processes = sample.processes
        readBytes = sample.readBytes
        writtenBytes = sample.writtenBytes
        if let periods = sample.periods, let throttled = sample.throttledPeriods {
            throttledRatio = periods == 0 ? 0 : Double(throttled) / Double(periods)
        }
    }

    /// What it has used since another moment.
    init(_ now: GroupSample, since earlier: Sample) throws {
        try self.init(total: now)
        let rates = try Rates.between(earlier, now.sample)
        cpuPercent = rates.cpuPercent
        throttledRatio = rates.throttledRatio
        readBytesPerSecond = rates.readBytesPerSecond
        writtenBytesPerSecond = rates.writtenBytesPerSecond
    }

    /// By what the table is sorted.
    var activity: Double { cpuPercent ?? processorSeconds ?? 0 }
}
