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
        // >>> cgroups.6
        // Plan, perform, work, read the counters while the group is there, kill, take back. Clean up
        // after an error as well. rmdir says EBUSY until the killed are gone: try again while `settle`
        // says so.
        // stub: throw Unimplemented("cgroups.6")
        var execution = PlanExecution(files: driver.files)
        try execution.perform(try driver.plan(group, resources))
        let result = Result {
            let value = try work { process in
                var attaching = PlanExecution(files: driver.files)
                try attaching.perform(try driver.attachPlan(process, to: group))
            }
            return (value, try driver.outcome(of: group))
        }
        try clean(group, &execution, signal: signal, settle: settle)
        return try result.get()
        // <<<
    }

    // >>> cgroups.6
    private func clean(
        _ group: String, _ execution: inout PlanExecution, signal: (Int32) throws -> Void,
        settle: () -> Bool
    ) throws {
        try driver.kill(group, signal: signal)
        while true {
            do {
                try driver.remove(group)
                break
            } catch let error as KernelError where error.code == KernelError.busy {
                guard settle() else { throw error }
            }
        }
        // The group is gone; what remains are the groups above it and their controllers, which may be
        // in use by others: then they stay.
        _ = try execution.takeBack()
    }
    // <<<
}
