import LabSupport
import ServiceModel

/// Puts endpoints on a circle, each at many points; a client belongs to the next point behind its own. When an
/// endpoint goes, only its own clients move.
///
/// - Source: Karger and others, *Consistent Hashing and Random Trees*, 1997; libketama
public struct HashRing: Balancer {
    /// Points of an endpoint of weight 1: with so many the greatest share is about a tenth above the mean.
    public static let pointsPerEndpoint = 160
    /// An endpoint has at most the points of this weight.
    public static let greatestWeight = 100

    private struct Point {
        let hash: UInt64
        let endpoint: Int
    }

    private var endpoints: [Endpoint] = []
    private var points: [Point] = []

    /// An empty circle.
    public init() {}

    /// Takes in who can answer from now on.
    public mutating func update(_ endpoints: [Endpoint]) throws {
        // TODO proxy.3
        // A point depends on the place and its number and on nothing else: not on who else is there, not on the
        // order, not on the process. `StableHash.of(place.hashBytes, seed: number)`. Sort by hash; of equals the
        // lesser place comes first.
        throw Unimplemented("proxy.3")
    }

    /// The endpoint of the client's address; nil when there is nobody.
    public mutating func pick(for client: Client) throws -> Endpoint? {
        try first(for: client) { _ in true }
    }

    /// The first endpoint on the circle, from the client's point on, that will do; nil when none will.
    public func first(for client: Client, where willDo: (Endpoint) -> Bool) throws -> Endpoint? {
        // TODO proxy.3
        // The client's point is the hash of its address. Begin with the first point at or behind it, found by
        // bisection; behind the last comes the first again.
        throw Unimplemented("proxy.3")
    }

    private func firstPoint(from hash: UInt64) -> Int {
        var (low, high) = (0, points.count)
        while low < high {
            let middle = (low + high) / 2
            if points[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
