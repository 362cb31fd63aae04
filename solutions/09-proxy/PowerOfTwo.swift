import LabSupport
import ServiceModel

/// Looks at two endpoints, chosen at random, and takes the one that has less to do: nearly as good as looking
/// at all, and many proxies that do so do not all run to the same one.
///
/// - Source: Mitzenmacher, *The Power of Two Choices in Randomized Load Balancing*, 2001
public struct PowerOfTwo<Generator: RandomNumberGenerator>: Balancer {
    private var endpoints: [Endpoint] = []
    private var generator: Generator
    private var open: [SocketPlace: Int] = [:]

    /// - Parameter generator: where chance comes from.
    public init(using generator: Generator) {
        self.generator = generator
    }

    /// How many connections to a place are open.
    public func connections(to place: SocketPlace) -> Int { open[place] ?? 0 }

    /// Takes in who can answer from now on.
    public mutating func update(_ endpoints: [Endpoint]) throws {
        self.endpoints = endpoints.sorted()
    }

    /// Chooses one for a new connection, which it counts; nil when there is nobody.
    public mutating func pick(for client: Client) throws -> Endpoint? {
        // >>> proxy.2
        // Two different ones: draw the second from the others. Of equals the first that was drawn.
        // stub: throw Unimplemented("proxy.2")
        guard !endpoints.isEmpty else { return nil }
        let first = Int.random(in: endpoints.indices, using: &generator)
        var chosen = endpoints[first]
        if endpoints.count > 1 {
            var second = Int.random(in: 0..<endpoints.count - 1, using: &generator)
            if second >= first { second += 1 }
            let other = endpoints[second]
            if connections(to: other.place) < connections(to: chosen.place) { chosen = other }
        }
        open[chosen.place, default: 0] += 1
        return chosen
        // <<<
    }

    /// A connection is over.
    public mutating func finished(_ place: SocketPlace) throws {
        // >>> proxy.2
        // As for least connections.
        // stub: throw Unimplemented("proxy.2")
        let left = (open[place] ?? 0) - 1
        open[place] = left > 0 ? left : nil
        // <<<
    }
}
