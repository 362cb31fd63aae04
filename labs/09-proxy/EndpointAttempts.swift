import LabSupport
import ServiceModel

/// Whom one client has been sent to, and who is next when that failed: each endpoint once.
public struct EndpointAttempts: Sendable {
    /// Who was tried, in order.
    public private(set) var tried: [SocketPlace] = []

    /// Nobody has been tried.
    public init() {}

    /// Who is next.
    public struct Choice: Equatable, Sendable {
        /// Where.
        public var place: SocketPlace
        /// The balancer chose it, and is to hear when the connection is over.
        public var isCounted: Bool
    }

    /// Who is tried next; nil when there is nobody left.
    /// - Parameters:
    ///   - balancer: chooses, as long as it chooses somebody new.
    ///   - endpoints: who can be chosen at all.
    public mutating func next(
        from balancer: inout any Balancer, among endpoints: [Endpoint], for client: Client
    ) throws -> Choice? {
        // TODO proxy.6
        // Ask the balancer, at most as often as there are endpoints: one that hashes, or remembers, names the
        // same one again, and must hear that this connection came to nothing. Then take anybody who was not
        // tried; begin where the client's hash says, or the first would get everybody's second attempt.
        throw Unimplemented("proxy.6")
    }
}
