import NIOCore
import NIOHTTP1
import NIOPosix
import WebMessages

/// An HTTP/1.1 server: it carries requests to a function and its responses back.
///
/// Bodies stream in both directions, no faster than their reader reads; memory for a connection is
/// bounded by `ServerLimits.window` and one piece of a response.
///
/// - RFC 9112
public final class WebServer: Sendable {
    /// Answers a request. A response whose stream throws is broken off, so that its reader notices.
    public typealias Respond = @Sendable (HTTPRequest) async -> HTTPResponse

    private let listener: any Channel
    private let connections: Connections

    /// Where it listens, with the port that it got.
    public let address: ListenAddress

    private init(_ listener: any Channel, _ connections: Connections, _ address: ListenAddress) {
        (self.listener, self.connections, self.address) = (listener, connections, address)
    }

    /// Starts to listen, and returns when clients can connect.
    /// - Parameters:
    ///   - log: takes what went wrong with a connection, a line each.
    /// - Throws: the system's error when the address cannot be had.
    public static func start(
        _ address: ListenAddress, limits: ServerLimits = ServerLimits(),
        log: @escaping @Sendable (String) -> Void = { _ in }, respond: @escaping Respond
    ) async throws -> WebServer {
        let connections = Connections(most: limits.connections)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 65536, maximum: 262_144)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard connections.add(channel) else { throw ChannelError.eof }
                    try ServerConnection(channel, limits, connections, respond, log).begin()
                }
            }
        let listener: any Channel
        switch address {
        case .tcp(let host, let port):
            listener = try await bootstrap.childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(to: SocketAddress(host: host, port: port)).get()
        case .unix(let path):
            listener = try await bootstrap.bind(
                unixDomainSocketPath: path, cleanupExistingSocketFile: true
            ).get()
        }
        return WebServer(listener, connections, address.with(port: listener.localAddress?.port))
    }

    /// Takes no more requests, lets those that have begun end, and closes what is left after `grace`.
    public func stop(grace: Duration = .seconds(10)) async {
        try? await listener.close()
        connections.stop()
        let connections = connections
        let timer = listener.eventLoop.scheduleTask(in: TimeAmount(grace)) { connections.closeAll() }
        await connections.empty()
        timer.cancel()
    }
}

extension ListenAddress {
    fileprivate func with(port: Int?) -> ListenAddress {
        guard case .tcp(let host, _) = self, let port else { return self }
        return .tcp(host: host, port: port)
    }
}
