import LabSupport
import ServiceModel

/// Chooses one after the other.
///
/// - Kubernetes: pkg/proxy/userspace/roundrobin.go; IPVS: rr
public struct RoundRobin: Balancer {
    private var endpoints: [Endpoint] = []
    /// Whose turn it was: a place and no index, which would mean somebody else after every change.
    private var last: SocketPlace?

    /// One that has chosen nobody yet.
    public init() {}

    /// Takes in who can answer from now on.
    public mutating func update(_ endpoints: [Endpoint]) throws {
        self.endpoints = endpoints.sorted()
    }

    /// Chooses one for a new connection; nil when there is nobody.
    public mutating func pick(for client: Client) throws -> Endpoint? {
        // TODO proxy.2
        // The first behind `last` in the order of places, or the first of all. Whoever has gone or come since,
        // nobody is left out and nobody is asked twice in a round.
        throw Unimplemented("proxy.2")
    }
}
