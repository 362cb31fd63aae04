import CgroupFS
import LabSupport

/// Runs something within limits: makes the group, lets the work attach itself, reads what the limits
/// did, and leaves nothing behind.
public struct Limiter {
    /// Which version, and where.
    public let driver: any CgroupDriver

    /// A limiter in this version.
    public init(driver: any CgroupDriver) {
        self.driver = driver
    }

    /// Makes the group, runs the work, kills what it left running and removes the group.
    ///
    /// - Parameters:
    ///   - group: a new group, such as `/drydock-1-1`. Groups above it that this made stay only
    ///     if others use them by then.
    ///   - resources: its limits.
    ///   - signal: sends SIGKILL to one process.
    ///   - settle: waits a moment for killed processes to be gone, before the group is removed; says
    ///     false when it has waited long enough. A test on paper gives `{ false }`.
    ///   - work: starts processes and calls `attach` with the id of each before it runs anything of
    ///     its own; returns when it is done.
    /// - Returns: what the work returned, and what the limits did.
    /// - Throws: `PlanError`, `ResourceError`, and what the work throws; the group is gone then too.
    public func run<Value>(
        in group: String, _ resources: Resources, signal: (Int32) throws -> Void = { _ in },
        settle: () -> Bool = { false }, work: (_ attach: (Int32) throws -> Void) throws -> Value
    ) throws -> (value: Value, outcome: LimitOutcome) {
        // TODO cgroups.6
        // Plan, perform, work, read the counters while the group is there, kill, take back. Clean up
        // after an error as well. rmdir says EBUSY until the killed are gone: try again while `settle`
        // says so.
        throw Unimplemented("cgroups.6")
    }

    // TODO cgroups.6
}
