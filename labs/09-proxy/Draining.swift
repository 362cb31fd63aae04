import LabSupport
import ServiceModel

/// Endpoints on their way out: no new connections, but the old ones may end by themselves, for a while.
///
/// - Kubernetes: `terminationGracePeriodSeconds`; HAProxy: `drain`
public struct Draining: Sendable {
    private let grace: Duration
    private var open: [SocketPlace: Int] = [:]
    private var since: [SocketPlace: Duration] = [:]

    /// - Parameter grace: so long after an endpoint began to leave its connections are reset.
    public init(grace: Duration) {
        self.grace = grace
    }

    /// How many connections to a place are open.
    public func connections(to place: SocketPlace) -> Int { open[place] ?? 0 }

    /// Whether an endpoint is on its way out, and still has connections.
    public func isDraining(_ place: SocketPlace) -> Bool { since[place] != nil && open[place] != nil }

    /// A connection stands.
    public mutating func opened(_ place: SocketPlace) {
        open[place, default: 0] += 1
    }

    /// One is over.
    public mutating func closed(_ place: SocketPlace) throws {
        // TODO proxy.7
        // Nothing is kept of a place without connections that has gone.
        throw Unimplemented("proxy.7")
    }

    /// Takes in who is there.
    public mutating func update(_ endpoints: [Endpoint], at now: Duration) throws {
        // TODO proxy.7
        // On its way out is who terminates, and who had connections and is not in the list any more. The time
        // counts from the first list that says so, however many follow; who is back as before does not drain.
        // Not being ready is no leaving: a probe that flaps must not cost anybody its connection.
        throw Unimplemented("proxy.7")
    }

    /// Whose connections are to be reset now, in order.
    public func overdue(at now: Duration) throws -> [SocketPlace] {
        // TODO proxy.7
        throw Unimplemented("proxy.7")
    }
}
