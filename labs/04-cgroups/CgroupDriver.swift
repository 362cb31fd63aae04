import CgroupFS
import LabSupport

/// Limits in one of the two versions. Groups are named alike in both: `/drydock/a`.
public protocol CgroupDriver {
    /// Whose files it writes.
    var version: CgroupVersion { get }
    /// The control files.
    var files: any ControlFileSystem { get }

    /// How to make a group with these limits.
    /// - Throws: `ResourceError`, `FormatError`, `DiscoveryError` for a controller that is not here.
    func plan(_ group: String, _ resources: Resources) throws -> LimitPlan

    /// How to move a process into it: one step, or one for each hierarchy.
    func attachPlan(_ process: Int32, to group: String) throws -> LimitPlan

    /// What the limits did so far.
    /// - Throws: `KernelError`, `FormatError`.
    func outcome(of group: String) throws -> LimitOutcome

    /// Stops every process of the group and below.
    /// - Throws: `KernelError`.
    func freeze(_ group: String) throws

    /// Lets them go on.
    /// - Throws: `KernelError`.
    func thaw(_ group: String) throws

    /// Kills every process of the group and below.
    /// - Parameter signal: sends SIGKILL to one process, where the kernel needs it one by one.
    /// - Throws: `KernelError`, and what `signal` throws.
    func kill(_ group: String, signal: (Int32) throws -> Void) throws

    /// Removes the group, which must be empty by now, in every hierarchy.
    /// - Throws: `KernelError`.
    func remove(_ group: String) throws
}

/// What the limits of a group did, as its counters tell.
public struct LimitOutcome: Equatable, Sendable {
    /// How many processes were killed for want of memory.
    public var oomKills: UInt64
    /// How many forks `pids.max` refused.
    public var refusedForks: UInt64
    /// Periods in which the group with its quota wanted to run.
    public var periods: UInt64
    /// Those in which the quota did not suffice.
    public var throttledPeriods: UInt64

    /// These counts; 0 for a controller that is not there.
    public init(
        oomKills: UInt64 = 0, refusedForks: UInt64 = 0, periods: UInt64 = 0, throttledPeriods: UInt64 = 0
    ) {
        self.oomKills = oomKills
        self.refusedForks = refusedForks
        self.periods = periods
        self.throttledPeriods = throttledPeriods
    }

    /// What container engines report as `OOMKilled`.
    public var wasOOMKilled: Bool { oomKills > 0 }
}
