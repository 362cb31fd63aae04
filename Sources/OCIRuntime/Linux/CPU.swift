import Documents

extension RuntimeConfig.Linux.Resources {
    /// Limits of CPU time, in microseconds.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "CPU"
    public struct CPU: Equatable, Sendable {
        /// The weight among siblings, as version 1 counts it: 2 to 262144.
        public var shares: UInt64?
        /// CPU time in each period; -1 is no limit.
        public var quota: Int64?
        /// Unused time that may be saved up.
        public var burst: UInt64?
        /// The period, 1000 to 1000000.
        public var period: UInt64?
        /// Time of realtime policies in each of their periods.
        public var realtimeRuntime: Int64?
        /// Their period.
        public var realtimePeriod: UInt64?
        /// The CPUs, as a list such as `0-3,7`.
        public var cpus: String?
        /// The memory nodes, as such a list.
        public var mems: String?
        /// 1 makes the group SCHED_IDLE, 0 does not.
        public var idle: Int64?

        /// What is left out is absent from the document.
        public init(
            shares: UInt64? = nil, quota: Int64? = nil, burst: UInt64? = nil, period: UInt64? = nil,
            realtimeRuntime: Int64? = nil, realtimePeriod: UInt64? = nil, cpus: String? = nil,
            mems: String? = nil, idle: Int64? = nil
        ) {
            self.shares = shares
            self.quota = quota
            self.burst = burst
            self.period = period
            self.realtimeRuntime = realtimeRuntime
            self.realtimePeriod = realtimePeriod
            self.cpus = cpus
            self.mems = mems
            self.idle = idle
        }
    }

    /// A limit on tasks.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "PIDs"
    public struct Pids: Equatable, Sendable {
        /// How many; -1 is no limit.
        public var limit: Int64

        /// What is left out is absent from the document.
        public init(limit: Int64) {
            self.limit = limit
        }
    }
}

extension RuntimeConfig.Linux.Resources.CPU: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.CPU { RuntimeConfig.Linux.Resources.CPU() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("shares", &shares)
        fields.optional("quota", &quota)
        fields.optional("burst", &burst)
        fields.optional("period", &period)
        fields.optional("realtimeRuntime", &realtimeRuntime)
        fields.optional("realtimePeriod", &realtimePeriod)
        fields.optional("cpus", &cpus)
        fields.optional("mems", &mems)
        fields.optional("idle", &idle)
    }
}

extension RuntimeConfig.Linux.Resources.Pids: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.Pids {
        RuntimeConfig.Linux.Resources.Pids(limit: 0)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("limit", &limit)
    }
}
