import Glibc

/// When something has to be looked at even though nothing happens.
struct Deadlines {
    /// What to do with a keeper that does not end although it was told to.
    enum Kill { case keeper, giveUp }

    private static let patience: Duration = .seconds(3)

    private let limits: Limits
    private let start = ContinuousClock.now
    private let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    private var cpuLook: ContinuousClock.Instant
    private var killAt: ContinuousClock.Instant?
    private var killed = false

    init(_ limits: Limits) {
        self.limits = limits
        cpuLook = start + limits.cpu / processors
    }

    var elapsed: Duration { ContinuousClock.now - start }
    var wallIsOver: Bool { elapsed >= limits.wall }
    var cpuIsDue: Bool { ContinuousClock.now >= cpuLook }

    /// A tree on n processors uses at most n seconds a second: it cannot reach its limit any sooner.
    mutating func cpuWas(_ used: Duration) {
        cpuLook = ContinuousClock.now + max((limits.cpu - used) / processors, .milliseconds(10))
    }

    /// The launch was told to end; now there is only waiting for that.
    mutating func startPatience() {
        killAt = ContinuousClock.now + Self.patience
    }

    /// What is due now because the keeper did not end in time; each step once.
    mutating func overdueKill() -> Kill? {
        guard let due = killAt, ContinuousClock.now >= due else { return nil }
        killAt = ContinuousClock.now + Self.patience
        defer { killed = true }
        return killed ? .giveUp : .keeper
    }

    /// For poll(2): at least one, so that a deadline is behind us when it returns.
    var millisecondsToNext: Int32 {
        let next = killAt ?? min(start + limits.wall, cpuLook)
        let wait = (next - ContinuousClock.now).seconds * 1000
        return Int32(min(max(wait, 0), 3_600_000).rounded(.up)) + 1
    }
}
