import ClusterObjects

/// What time it is in a cluster.
public protocol ClusterClock: AnyObject {
    /// Since a moment that never changes; it never goes back.
    var now: Duration { get }
}

extension ClusterClock {
    /// The time as objects note it, in whole seconds.
    public var timestamp: Timestamp { Timestamp(secondsSince1970: now.components.seconds) }
}

/// A clock that stands still until somebody moves it.
public final class ManualClock: ClusterClock {
    /// Since 1970 began.
    public private(set) var now: Duration

    /// - Parameter start: seconds since 1970 began; 2026-12-01T00:00:00Z when nothing is said.
    public init(start: Int64 = 1_796_083_200) {
        now = .seconds(start)
    }

    /// Moves on. A negative duration is taken for none: this clock does not go back.
    public func advance(by duration: Duration) {
        now += max(.zero, duration)
    }
}
