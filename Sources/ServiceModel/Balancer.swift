/// Somebody who wants to talk to a service.
public struct Client: Hashable, Sendable {
    /// Where it is.
    public var place: SocketPlace
    /// When it came, since a moment that never changes.
    public var at: Duration

    /// A client.
    public init(_ place: SocketPlace, at: Duration = .zero) {
        self.place = place
        self.at = at
    }
}

/// Chooses who answers.
public protocol Balancer {
    /// Takes in who can answer from now on: all of them, in no particular order, each place once.
    mutating func update(_ endpoints: [Endpoint]) throws
    /// Chooses one for a new connection; nil when there is nobody.
    mutating func pick(for client: Client) throws -> Endpoint?
    /// A connection to an endpoint that it chose is over. Only some balancers need to know.
    mutating func finished(_ place: SocketPlace) throws
}

extension Balancer {
    /// Most need not know.
    public mutating func finished(_ place: SocketPlace) throws {}
}
