import LabSupport
import ServiceModel

/// When an endpoint that fails real connections is left out for a while.
public struct EjectionPolicy: Equatable, Sendable {
    /// Failures in a row that eject.
    public var failures = 5
    /// How long the first time; the second time twice as long, and so on.
    public var base = Duration.seconds(30)
    /// How long at most.
    public var longest = Duration.seconds(300)
    /// At most so many of a hundred endpoints are out at one time, rounded down; but one may be, if it is not the
    /// only one.
    public var percent = 50

    /// Envoy's figures, with a larger share.
    public init() {}
}

/// Leaves out endpoints that fail, without probes: from what real connections met.
///
/// - Source: Envoy, outlier detection: consecutive failures, `base_ejection_time`, `max_ejection_percent`
public struct OutlierEjection: Sendable {
    private struct State {
        var failures = 0
        var ejections = 0
        var until: Duration?
        var returned = Duration.zero
    }

    private let policy: EjectionPolicy
    private var states: [SocketPlace: State] = [:]

    /// Nobody is out.
    public init(_ policy: EjectionPolicy) {
        self.policy = policy
    }

    /// Whether somebody is out.
    public func isEjected(_ place: SocketPlace) -> Bool { states[place]?.until != nil }

    /// How many are out.
    public var ejectedCount: Int { states.values.count { $0.until != nil } }

    /// Takes in who is there; who has gone is forgotten.
    public mutating func update(_ places: [SocketPlace]) {
        let known = states
        states = Dictionary(places.map { ($0, known[$0] ?? State()) }) { first, _ in first }
    }

    /// A connection came to be.
    public mutating func succeeded(_ place: SocketPlace) throws {
        // TODO proxy.7
        throw Unimplemented("proxy.7")
    }

    /// A connection failed.
    /// - Returns: whether the endpoint is out from now on.
    public mutating func failed(_ place: SocketPlace, at now: Duration) throws -> Bool {
        // TODO proxy.7
        // Not while it is out, and not if too many would be: if everybody fails, it is not the endpoints' fault,
        // and somebody must be asked. Time out grows with each ejection, and shrinks by one for every `base` that
        // it has behaved since it came back.
        throw Unimplemented("proxy.7")
    }

    private var mayEjectAnother: Bool {
        // TODO proxy.7
        true
    }

    /// Lets those back whose time is over.
    /// - Returns: who, in order.
    public mutating func readmit(at now: Duration) throws -> [SocketPlace] {
        // TODO proxy.7
        throw Unimplemented("proxy.7")
    }
}
