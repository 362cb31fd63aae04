import LabSupport
import ServiceModel

/// One connection through the proxy, as a machine: what happened goes in, what to do comes out.
///
/// It knows no sockets and no clock, so every order of events can be tried. Whoever drives it reads and writes,
/// and reports.
public struct ProxiedConnection: Equatable, Sendable {
    /// An end of it.
    public enum Side: Int, Hashable, Sendable, CaseIterable {
        case client, endpoint

        /// The other one.
        public var other: Side { self == .client ? .endpoint : .client }
    }

    /// What happened.
    public enum Event: Hashable, Sendable {
        /// An endpoint was chosen for the client, or for its next attempt.
        case chosen(SocketPlace)
        /// There is none, or none left.
        case nobody
        /// The attempt stands.
        case connected
        /// The attempt was refused, or took too long.
        case refused
        /// A side writes no more.
        case ended(Side)
        /// A side is gone, with whatever was on its way.
        case broken(Side)
        /// Its time is over: idle too long, or its endpoint had to go.
        case expired
    }

    /// What to do.
    public enum Action: Hashable, Sendable {
        /// Begin to connect.
        case connect(SocketPlace)
        /// Choose another endpoint, or report `nobody`.
        case chooseAnother
        /// Read from both sides, and write to the other what comes.
        case relay
        /// Tell a side that no more comes; it may still write.
        case passEnd(to: Side)
        /// Let a side hear of a reset.
        case reset(Side)
        /// Everything was said: close both.
        case close
    }

    /// How far it is.
    public enum Phase: Hashable, Sendable {
        case choosing, connecting, relaying, closed
    }

    /// How far it is.
    public private(set) var phase = Phase.choosing
    /// What comes from the client.
    public private(set) var fromClient: RelayHalf
    /// What comes from the endpoint.
    public private(set) var fromEndpoint: RelayHalf

    /// A client that has just come.
    /// - Parameter capacity: bytes held in each direction at most.
    public init(capacity: Int) {
        fromClient = RelayHalf(capacity: capacity)
        fromEndpoint = RelayHalf(capacity: capacity)
    }

    /// The direction that begins at a side.
    public func half(from side: Side) -> RelayHalf { side == .client ? fromClient : fromEndpoint }

    /// Whether one direction has ended and the other has not.
    public var isHalfClosed: Bool { fromClient.hasEnded != fromEndpoint.hasEnded }

    /// Bytes came from a side.
    public mutating func received(_ count: Int, from side: Side) throws {
        try side == .client ? fromClient.received(count) : fromEndpoint.received(count)
    }

    /// Bytes that came from a side went to the other.
    public mutating func sent(_ count: Int, from side: Side) throws -> [Action] {
        try side == .client ? fromClient.sent(count) : fromEndpoint.sent(count)
        return half(from: side).hasEnded ? try endings(from: side) : []
    }

    /// Takes in what happened.
    /// - Returns: what to do, in order; nothing for what makes no difference any more.
    public mutating func handle(_ event: Event) throws -> [Action] {
        // TODO proxy.6
        // A table of phase and event. What is there for a client whose endpoint cannot be had? The next one, and
        // after the last a reset, never silence. Who is broken cannot be told anything; the other side can.
        throw Unimplemented("proxy.6")
    }

    private mutating func close(_ actions: [Action]) -> [Action] {
        phase = .closed
        return actions
    }

    /// What follows when a direction has ended and may have become empty.
    private mutating func endings(from side: Side) throws -> [Action] {
        // TODO proxy.6
        // One direction: pass its end on, and let the other go on. Both: closing says it to both.
        throw Unimplemented("proxy.6")
    }
}
