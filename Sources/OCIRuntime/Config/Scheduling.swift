import Documents

extension RuntimeConfig {
    /// A policy of the CPU scheduler.
    ///
    /// - C: sched_setattr(2)
    ///
    /// - OCI: runtime-spec 1.3, config.md, "Linux Process"
    public struct Scheduler: Equatable, Sendable {
        /// The policy.
        public var policy: SchedulerPolicy
        /// -20 (most) to 19 (least), for SCHED_OTHER and SCHED_BATCH.
        public var nice: Int32?
        /// 1 to 99, for SCHED_FIFO and SCHED_RR.
        public var priority: Int32?
        /// Flags of the policy.
        public var flags: [SchedulerFlag]
        /// SCHED_DEADLINE: nanoseconds of CPU time in each period.
        public var runtime: UInt64?
        /// SCHED_DEADLINE: nanoseconds until they must have been given.
        public var deadline: UInt64?
        /// SCHED_DEADLINE: nanoseconds from one start to the next.
        public var period: UInt64?

        /// What is left out is absent from the document.
        public init(
            policy: SchedulerPolicy, nice: Int32? = nil, priority: Int32? = nil, flags: [SchedulerFlag] = [],
            runtime: UInt64? = nil, deadline: UInt64? = nil, period: UInt64? = nil
        ) {
            self.policy = policy
            self.nice = nice
            self.priority = priority
            self.flags = flags
            self.runtime = runtime
            self.deadline = deadline
            self.period = period
        }
    }

    /// The priority of the input and output of a process.
    ///
    /// - C: ioprio_set(2)
    ///
    /// - OCI: runtime-spec 1.3, config.md, "Linux Process"
    public struct IOPriority: Equatable, Sendable {
        /// The class.
        public var priorityClass: IOPriorityClass
        /// 0 (most) to 7 (least) within the class.
        public var priority: Int32?

        /// What is left out is absent from the document.
        public init(priorityClass: IOPriorityClass, priority: Int32? = nil) {
            self.priorityClass = priorityClass
            self.priority = priority
        }
    }

    /// The CPUs for a process that joins the container later, as a list such as `0-3,7`.
    ///
    /// - OCI: runtime-spec 1.3, config.md, "Linux Process"
    public struct ExecCPUAffinity: Equatable, Sendable {
        /// While the runtime still prepares it.
        public var initial: String?
        /// Once it runs.
        public var final: String?

        /// What is left out is absent from the document.
        public init(initial: String? = nil, final: String? = nil) {
            self.initial = initial
            self.final = final
        }
    }
}

extension RuntimeConfig.Scheduler: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Scheduler { RuntimeConfig.Scheduler(policy: .other) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("policy", &policy)
        fields.optional("nice", &nice)
        fields.optional("priority", &priority)
        fields.optional("flags", &flags, absent: [])
        fields.optional("runtime", &runtime)
        fields.optional("deadline", &deadline)
        fields.optional("period", &period)
    }
}

extension RuntimeConfig.IOPriority: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.IOPriority {
        RuntimeConfig.IOPriority(priorityClass: .bestEffort)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("class", &priorityClass)
        fields.optional("priority", &priority)
    }
}

extension RuntimeConfig.ExecCPUAffinity: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.ExecCPUAffinity { RuntimeConfig.ExecCPUAffinity() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("initial", &initial, .cpuCharacters)
        fields.optional("final", &final, .cpuCharacters)
    }
}
