import Documents

extension RuntimeConfig {
    /// A policy of the CPU scheduler.
    ///
    /// - C: sched(7)
    public enum SchedulerPolicy: String, CaseIterable, Sendable {
        /// The usual one.
        case other = "SCHED_OTHER"
        /// Realtime, until it waits.
        case fifo = "SCHED_FIFO"
        /// Realtime, in turns.
        case roundRobin = "SCHED_RR"
        /// Long turns.
        case batch = "SCHED_BATCH"
        /// Reserved; Linux has none.
        case isochronous = "SCHED_ISO"
        /// When nobody else wants the CPU.
        case idle = "SCHED_IDLE"
        /// Earliest deadline first.
        case deadline = "SCHED_DEADLINE"
    }

    /// A flag of a policy.
    ///
    /// - C: sched_setattr(2)
    public enum SchedulerFlag: String, CaseIterable, Sendable {
        /// Children start with the usual policy.
        case resetOnFork = "SCHED_FLAG_RESET_ON_FORK"
        /// Use what other deadline tasks leave.
        case reclaim = "SCHED_FLAG_RECLAIM"
        /// Send SIGXCPU on an overrun.
        case overrun = "SCHED_FLAG_DL_OVERRUN"
        /// Keep the policy.
        case keepPolicy = "SCHED_FLAG_KEEP_POLICY"
        /// Keep the parameters.
        case keepParameters = "SCHED_FLAG_KEEP_PARAMS"
        /// Set the least utilization.
        case clampMinimum = "SCHED_FLAG_UTIL_CLAMP_MIN"
        /// Set the greatest utilization.
        case clampMaximum = "SCHED_FLAG_UTIL_CLAMP_MAX"
    }

    /// A class of priorities of input and output.
    ///
    /// - C: ioprio_set(2)
    public enum IOPriorityClass: String, CaseIterable, Sendable {
        /// Before all others.
        case realtime = "IOPRIO_CLASS_RT"
        /// The usual one.
        case bestEffort = "IOPRIO_CLASS_BE"
        /// When nobody else wants the disk.
        case idle = "IOPRIO_CLASS_IDLE"
    }
}

extension RuntimeConfig.SchedulerPolicy: JSONMapped {}
extension RuntimeConfig.SchedulerFlag: JSONMapped {}
extension RuntimeConfig.IOPriorityClass: JSONMapped {}
