import ClusterAPI
import ClusterObjects
import LabSupport

/// Lets one of several work at a time, by a lease that the one who works keeps renewing.
///
/// Clocks of others do not matter: whether a lease has run out is judged by how long ago it was *seen* to
/// change. It does matter that clocks run equally fast.
/// - Kubernetes: client-go 0.20, tools/leaderelection
public final class LeaderElector {
    /// How long, how soon, how often.
    public struct Timing: Equatable, Sendable {
        /// So long after the last renewal that they saw, others wait before they take over.
        public var lease: Duration
        /// So long the holder tries to renew before it gives up; less than `lease`.
        public var renewDeadline: Duration
        /// How long between two tries.
        public var retry: Duration

        /// The times of the controllers of Kubernetes: 15 s, 10 s, 2 s.
        public init(
            lease: Duration = .seconds(15), renewDeadline: Duration = .seconds(10),
            retry: Duration = .seconds(2)
        ) {
            self.lease = lease
            self.renewDeadline = renewDeadline
            self.retry = retry
        }
    }

    private let name: ObjectName
    private let identity: String
    private let api: any ClusterAPI
    private let clock: any ClusterClock
    private let timing: Timing
    private let jitter: () -> Double
    /// The lease as it was last seen.
    private var observed: LeaseSpec?
    /// When it was last seen to change, by the own clock.
    private var observedAt = Duration.zero
    /// When the own lease was last renewed; nil for a candidate.
    private var renewedAt: Duration?

    /// A candidate.
    /// - Parameters:
    ///   - name: of the lease.
    ///   - identity: different from that of every other candidate.
    ///   - jitter: a number from 0 to below 1, a new one each time: candidates must not all try at once.
    public init(
        _ name: ObjectName, identity: String, api: any ClusterAPI, clock: any ClusterClock,
        timing: Timing = Timing(), jitter: @escaping () -> Double = { 0 }
    ) {
        self.name = name
        self.identity = identity
        self.api = api
        self.clock = clock
        self.timing = timing
        self.jitter = jitter
    }

    /// Who holds the lease, as far as is known; empty for nobody.
    public var leader: String { observed?.holderIdentity ?? "" }

    /// Whether this one may work now: it holds the lease, as far as is known, and has renewed it in time.
    public var isLeader: Bool {
        leader == identity && (renewedAt.map { clock.now < $0 + timing.renewDeadline } ?? false)
    }

    /// One try to get the lease, or to renew it.
    /// - Returns: how long to wait before the next.
    public func tick() throws -> Duration {
        // TODO reconcilers.8
        // Whatever the API throws is one try that failed, no more. A holder that could not renew in time steps
        // down, before anybody else may take over. Candidates wait up to 1.2 times longer, by the jitter.
        throw Unimplemented("reconcilers.8")
    }

    /// Gives the lease back: the next one need not wait until it runs out.
    public func release() throws {
        // TODO reconcilers.8
        // Only one's own: the holder becomes nobody, the duration 1 s. The number of transitions stays; who
        // comes next counts. From now on this one no longer works, also when the API cannot be reached.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
    /// - Returns: whether the lease is one's own now.
}
