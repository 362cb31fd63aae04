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
        // TODO proxy.2
        // Two different ones: draw the second from the others. Of equals the first that was drawn.
        throw Unimplemented("proxy.2")
    }

    /// A connection is over.
    public mutating func finished(_ place: SocketPlace) throws {
        // TODO proxy.2
        // As for least connections.
        throw Unimplemented("proxy.2")
    }
}
