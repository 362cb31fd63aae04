/// A group, or a task, that competes for processors with its siblings.
public struct CFSGroup: Equatable, Sendable {
    /// How much a task wants to run.
    public enum Demand: Equatable, Sendable {
        /// All the time.
        case always
        /// So many microseconds out of each 100000, as soon as it can.
        case each(UInt64)
    }

    /// The name; siblings have different ones.
    public var name: String
    /// The share relative to siblings, 1...10000.
    public var weight: UInt64
    /// Microseconds of processor time in each period; nil for no bound.
    public var quota: UInt64?
    /// Microseconds.
    public var period: UInt64
    /// Microseconds of unused quota that may be kept for later.
    public var burst: UInt64
    /// How many threads it has, if it has no children: so many processors it can use at once.
    public var threads: UInt64
    /// How much each of its threads wants, if it has no children.
    public var demand: Demand
    /// The groups in it. A group with children runs nothing of its own.
    public var children: [CFSGroup]

    /// A group that competes with its siblings.
    public init(
        _ name: String, weight: UInt64 = 100, quota: UInt64? = nil, period: UInt64 = 100_000,
        burst: UInt64 = 0, threads: UInt64 = 1, demand: Demand = .always, children: [CFSGroup] = []
    ) {
        self.name = name
        self.weight = weight
        self.quota = quota
        self.period = period
        self.burst = burst
        self.threads = threads
        self.demand = demand
        self.children = children
    }
}

/// What a group got.
public struct CFSUsage: Equatable, Sendable {
    /// Microseconds of processor time, its children's with it.
    public var used: UInt64
    /// Periods of its quota that passed while it wanted to run.
    public var periods: UInt64
    /// Those in which it had to wait for the next one.
    public var throttledPeriods: UInt64

    /// These figures.
    public init(used: UInt64 = 0, periods: UInt64 = 0, throttledPeriods: UInt64 = 0) {
        self.used = used
        self.periods = periods
        self.throttledPeriods = throttledPeriods
    }
}

/// A machine that cannot be simulated.
public struct CFSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The path of the group, such as `/a/b`.
    public let group: String
    /// What is wrong and what would be right.
    public let rule: String

    /// A group that breaks this rule.
    public init(group: String, rule: String) {
        self.group = group
        self.rule = rule
    }

    /// The message, in one line.
    public var description: String {
        "\(group): \(rule)"
    }
}
