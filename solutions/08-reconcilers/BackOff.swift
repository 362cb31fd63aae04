import LabSupport

/// How long one key waits: twice as long after each failure.
///
/// - Kubernetes: 1.20, client-go ItemExponentialFailureRateLimiter
public struct BackOff: Equatable, Sendable {
    /// After the first failure.
    public let base: Duration
    /// At most.
    public let cap: Duration

    /// 5 ms, doubled up to 1000 s when nothing is said.
    public init(base: Duration = .milliseconds(5), cap: Duration = .seconds(1000)) {
        self.base = base
        self.cap = cap
    }

    /// The delay after so many failures before this one: `base` after none.
    public func delay(afterFailures count: Int) throws -> Duration {
        // >>> reconcilers.6
        // base · 2^count, at most cap. Mind a key that fails for a day: 2^1000 fits nowhere.
        // stub: throw Unimplemented("reconcilers.6")
        var delay = base
        for _ in 0..<max(0, count) {
            guard delay < cap else { break }
            delay = delay * 2
        }
        return min(delay, cap)
        // <<<
    }
}
