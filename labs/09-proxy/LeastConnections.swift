import LabSupport
import ServiceModel

/// Chooses who has least to do: a slow endpoint gets less without anybody knowing that it is slow.
///
/// - Source: IPVS: lc and wlc; nginx: least_conn
public struct LeastConnections<Generator: RandomNumberGenerator>: Balancer {
    private var endpoints: [Endpoint] = []
    private var generator: Generator
    /// Connections that are open, also of those that have gone: they may come back before these end.
    private var open: [SocketPlace: Int] = [:]

    /// - Parameter generator: chooses among equals.
    public init(using generator: Generator) {
        self.generator = generator
    }

    /// How many connections to a place are open.
    public func connections(to place: SocketPlace) -> Int { open[place] ?? 0 }

    /// Takes in who can answer from now on; weight 0 gets nothing.
    public mutating func update(_ endpoints: [Endpoint]) throws {
        self.endpoints = endpoints.filter { $0.weight > 0 }.sorted()
    }

    /// Chooses one for a new connection, which it counts; nil when there is nobody.
    public mutating func pick(for client: Client) throws -> Endpoint? {
        // TODO proxy.2
        // The fewest connections for its weight; compare by multiplying across. Among equals chance decides:
        // if it were always the first, an idle cluster would use one endpoint.
        throw Unimplemented("proxy.2")
    }

    /// A connection is over.
    public mutating func finished(_ place: SocketPlace) throws {
        // TODO proxy.2
        // Never below zero, whatever the caller says; and nothing is kept of a place without connections.
        throw Unimplemented("proxy.2")
    }

    private func isLess(_ first: Endpoint, _ second: Endpoint) -> Bool {
        let (left, right) = (connections(to: first.place), connections(to: second.place))
        return left.multipliedFullWidth(by: second.weight) < right.multipliedFullWidth(by: first.weight)
    }
}
