import LabSupport
import ServiceModel

/// How endpoints are probed.
public struct ProbePolicy: Equatable, Sendable {
    /// From the beginning of a probe to that of the next.
    public var interval = Duration.seconds(10)
    /// A probe without an answer by then is a bad one.
    public var timeout = Duration.seconds(1)
    /// Good ones in a row that make an endpoint healthy.
    public var rise = 2
    /// Bad ones in a row that make it unhealthy.
    public var fall = 3
    /// What is asked for by HTTP; nil: that it takes a connection is enough.
    public var path: String?

    /// Kubernetes' figures, and two good ones.
    public init() {}
}

/// Which endpoints are to be probed when, and which are healthy. It probes nobody itself.
public struct ActiveHealth: Sendable {
    private struct State {
        var streak = ProbeStreak()
        var next: Duration
        /// When the probe that runs began.
        var began: Duration?
    }

    /// How they are probed.
    public let policy: ProbePolicy
    private var states: [SocketPlace: State] = [:]

    /// Nobody is probed yet.
    public init(_ policy: ProbePolicy) {
        self.policy = policy
    }

    /// Whether somebody is healthy; who has not been probed is.
    public func isHealthy(_ place: SocketPlace) -> Bool { states[place]?.streak.isHealthy ?? true }

    /// Takes in who is to be probed from now on.
    public mutating func update(_ places: [SocketPlace], at now: Duration) throws {
        // TODO proxy.7
        // Who stays keeps its state. A newcomer's first probe comes within the interval, where its hash says: a
        // thousand that came together must not be probed together.
        throw Unimplemented("proxy.7")
    }

    private func delay(of place: SocketPlace) -> Duration {
        policy.interval * Double(StableHash.of(place.hashBytes) % 1024) / 1024
    }

    /// Whom to probe now; each has begun by that.
    public mutating func due(at now: Duration) throws -> [SocketPlace] {
        // TODO proxy.7
        // Never two probes of one at the same time. The next comes an interval after this one, not after the one
        // that was planned: a loop that was late does not make up for it.
        throw Unimplemented("proxy.7")
    }

    /// A probe came out.
    /// - Returns: whether its verdict changed; no for a result nobody waits for any more.
    public mutating func probed(_ place: SocketPlace, isGood: Bool) throws -> Bool {
        // TODO proxy.7
        throw Unimplemented("proxy.7")
    }

    /// Ends probes that have had no answer in time; each is a bad one.
    /// - Returns: whose.
    public mutating func expire(at now: Duration) throws -> [SocketPlace] {
        // TODO proxy.7
        throw Unimplemented("proxy.7")
    }
}
