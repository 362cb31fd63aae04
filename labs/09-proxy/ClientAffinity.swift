import LabSupport
import ServiceModel

/// Sends a client where it was sent before, as long as it keeps coming.
///
/// A client is an address: its port is another one with every connection.
/// - Kubernetes: `sessionAffinity: ClientIP`; pkg/proxy/iptables, `-m recent --rcheck --seconds --reap`
public struct ClientAffinity<Base: Balancer>: Balancer {
    private struct Session {
        var place: SocketPlace
        var last: Duration
    }

    private var base: Base
    private let timeout: Duration
    private var sessions: [[UInt8]: Session] = [:]
    private var endpoints: [SocketPlace: Endpoint] = [:]
    /// Sessions that are over are looked for when this time has come.
    private var nextSweep: Duration?

    /// - Parameters:
    ///   - base: chooses for clients that have not been seen, or not for long.
    ///   - timeout: so long after its last connection a client is forgotten; three hours as Kubernetes has it.
    public init(_ base: Base, timeout: Duration = .seconds(10800)) {
        self.base = base
        self.timeout = timeout
    }

    /// How many clients are remembered.
    public var sessionCount: Int { sessions.count }

    /// Takes in who can answer from now on; clients of those that have gone are forgotten.
    public mutating func update(_ endpoints: [Endpoint]) throws {
        // TODO proxy.3
        // Tell `base`, too. What must become of a client whose endpoint has gone, and may come back?
        throw Unimplemented("proxy.3")
    }

    /// Where the client was before, or whomever `base` chooses.
    public mutating func pick(for client: Client) throws -> Endpoint? {
        // TODO proxy.3
        // A session lives while less than `timeout` has passed since its last connection, and each renews it.
        // Forget the others now and then, or the memory of a million clients is never given back.
        throw Unimplemented("proxy.3")
    }

    /// A connection is over.
    public mutating func finished(_ place: SocketPlace) throws {
        try base.finished(place)
    }

    private mutating func sweep(at now: Duration) {
        guard nextSweep.map({ now >= $0 }) ?? true else { return }
        sessions = sessions.filter { now - $0.value.last < timeout }
        nextSweep = now + timeout
    }
}
