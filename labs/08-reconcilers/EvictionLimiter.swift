import LabSupport

/// Lets things happen so often, and never two at once.
///
/// - Kubernetes: 1.20, client-go flowcontrol, a token bucket with a burst of 1
public struct EvictionLimiter: Equatable, Sendable {
    /// The least time between two; nil: none.
    public private(set) var interval: Duration?
    private var next: Duration

    /// A limiter that lets the first through at once.
    public init(every interval: Duration?, at now: Duration) {
        self.interval = interval
        next = now
    }

    /// Whether one more may happen now; if so, it has.
    public mutating func take(at now: Duration) throws -> Bool {
        // TODO reconcilers.8
        // A token fills up again in one interval; what was not taken is not saved.
        throw Unimplemented("reconcilers.8")
    }

    /// Changes how often.
    public mutating func change(to interval: Duration?, at now: Duration) throws {
        // TODO reconcilers.8
        // Whoever was waiting waits a whole interval of the new kind: a change must not let two through.
        throw Unimplemented("reconcilers.8")
    }
}
