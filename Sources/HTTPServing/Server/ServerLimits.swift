/// What one client may ask of a server.
public struct ServerLimits: Sendable {
    /// Bytes of all fields of a request.
    public var headerBytes = 64 << 10
    /// Fields of a request.
    public var headerFields = 128
    /// Bytes of a body; nil leaves that to whoever answers.
    public var bodyBytes: Int64?
    /// Connections at once; one more is closed at once.
    public var connections = 1024
    /// How long a connection may wait for a request to be complete up to its body.
    public var idle: Duration = .seconds(60)
    /// How long a client may send or take nothing in the middle of a message.
    public var stall: Duration = .seconds(30)
    /// Bytes of a body that may wait in memory for whoever answers.
    public var window = 512 << 10

    /// The usual limits.
    public init() {}
}
