import LabSupport
import ServiceModel

/// A ring on which nobody gets much more than the mean: a client whose endpoint is full goes on to the next.
///
/// - Source: Mirrokni, Thorup and Zadimoghaddam, *Consistent Hashing with Bounded Loads*, 2018
public struct BoundedLoadRing: Balancer {
    private var ring = HashRing()
    private var count = 0
    private var open: [SocketPlace: Int] = [:]
    private var total = 0
    private let percent: Int

    /// - Parameter percent: no endpoint has more connections than this part of the mean, rounded up; more than
    ///   100, or everybody could be full. Less counts as 101.
    public init(percent: Int = 125) {
        self.percent = min(max(101, percent), 10_000)
    }

    /// How many connections to a place are open.
    public func connections(to place: SocketPlace) -> Int { open[place] ?? 0 }

    /// How many connections an endpoint may have when there are so many altogether.
    public static func bound(connections: Int, endpoints: Int, percent: Int) throws -> Int {
        // TODO proxy.3
        // Rounded up, and at least 1.
        throw Unimplemented("proxy.3")
    }

    /// Takes in who can answer from now on; weights are not looked at.
    public mutating func update(_ endpoints: [Endpoint]) throws {
        let alike = endpoints.map { endpoint in
            var one = endpoint
            one.weight = 1
            return one
        }
        count = alike.count
        try ring.update(alike)
    }

    /// The first endpoint from the client's point on that is not full; nil when there is nobody.
    public mutating func pick(for client: Client) throws -> Endpoint? {
        // TODO proxy.3
        // The bound is that of all connections with the new one, those of endpoints that have gone too: somebody is
        // always below it.
        throw Unimplemented("proxy.3")
    }

    /// A connection is over.
    public mutating func finished(_ place: SocketPlace) throws {
        // TODO proxy.3
        throw Unimplemented("proxy.3")
    }
}
