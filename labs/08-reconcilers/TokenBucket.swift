import LabSupport

/// Lets so many through in a second, and a burst of them at first.
///
/// - Kubernetes: 1.20, client-go BucketRateLimiter with 10 a second and a burst of 100
public struct TokenBucket: Equatable, Sendable {
    /// The time in which one token drips in.
    public let interval: Duration
    /// How many it holds.
    public let burst: Int
    /// The bucket was, or would have been, empty then: since that moment it fills.
    private var empty: Duration?

    /// A full bucket.
    /// - Parameters:
    ///   - perSecond: how many tokens drip in; less than 1 is taken for 1.
    ///   - burst: how many it holds; less than 1 is taken for 1.
    public init(perSecond: Int = 10, burst: Int = 100) {
        interval = .seconds(1) / max(1, perSecond)
        self.burst = max(1, burst)
    }

    /// Takes a token, one that is yet to come if need be.
    /// - Returns: how long to wait for it.
    public mutating func take(at now: Duration) throws -> Duration {
        // TODO reconcilers.6
        // Hold no number of tokens, only the moment at which the bucket is empty: it is full `burst` intervals
        // later. Each token moves that moment by an interval; into the future, if it is not there yet.
        throw Unimplemented("reconcilers.6")
    }
}
