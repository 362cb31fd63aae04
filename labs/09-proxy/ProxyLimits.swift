import LabSupport
import ServiceModel

/// How long, how much and how many a proxy puts up with.
public struct ProxyLimits: Equatable, Sendable {
    /// An endpoint that has not answered by then counts as refused.
    public var connect = Duration.seconds(5)
    /// A connection on which nobody has said anything by then is reset: one that only holds a place.
    public var silent = Duration.seconds(60)
    /// After so long without a byte a connection is reset.
    public var idle = Duration.seconds(3600)
    /// The same when one direction has ended: what is left is usually an answer that is being sent.
    public var halfClosed = Duration.seconds(300)
    /// A client's datagrams go to the same endpoint until so long after its last.
    public var datagrams = Duration.seconds(60)
    /// Bytes held in each direction of a connection at most: up to 64 KiB in this process, the rest in a pipe.
    public var bytesHeld = 256 << 10
    /// Connections at one time; whoever comes above it is reset.
    public var connections = 100_000
    /// Connections of one address at one time.
    public var connectionsPerClient = 100_000
    /// Clients of a UDP port that are remembered at one time.
    public var sessions = 8192

    /// What suits most services.
    public init() {}

    /// Whether a connection has been in its state for too long.
    /// - Parameters:
    ///   - hasSpoken: some byte has come, from either side.
    ///   - quiet: how long nothing has happened.
    public func isOver(_ connection: ProxiedConnection, hasSpoken: Bool, quiet: Duration) throws -> Bool {
        // TODO proxy.6
        // Which of the four bounds is it? A client that says nothing may wait for a greeting, so `silent` ends
        // with a byte from either side.
        throw Unimplemented("proxy.6")
    }
}
