import NIOCore
import NIOHTTP1
import NIOPosix
import WebMessages

/// An HTTP/1.1 client for one server: bodies stream in both directions, connections are used again.
///
/// - RFC 9112
public final class WebClient: Sendable {
    /// Where the server is.
    public let address: ListenAddress
    private let stall: TimeAmount
    private let idle = IdleWires()

    /// A client for a server; nothing is connected yet.
    /// - Parameter stall: how long the server may send or take nothing in the middle of a message.
    public init(_ address: ListenAddress, stall: Duration = .seconds(60)) {
        self.address = address
        self.stall = TimeAmount(stall)
    }

    deinit {
        idle.closeAll()
    }

    /// Sends a request and returns when the fields of the response are here.
    ///
    /// The connection is free for the next request when the body of the response was read to its end, and
    /// closed when nobody holds that body any more.
    /// - Throws: the system's error when there is no connection; `WireError`; the error of the request's
    ///   own stream.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        // A connection that has been idle may just be closed by the server: then the request never
        // arrived, and one whose body is still whole may be sent again.
        while let wire = idle.take() {
            do {
                return try await ClientExchange(wire, request, idle, address).response()
            } catch is ReusedTooLate {
                continue
            }
        }
        return try await ClientExchange(connect(), request, idle, address).response()
    }

    private func connect() async throws -> ClientWire {
        let stall = stall
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(10))
            .channelOption(.autoRead, value: false)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 65536, maximum: 262_144))
        let begin: @Sendable (any Channel) -> EventLoopFuture<ClientWire> = { channel in
            channel.eventLoop.makeCompletedFuture {
                var framing = HTTPRequestEncoder.Configuration()
                framing.automaticallySetFramingHeaders = false
                let queue = PartQueue<HTTPResponseHead>(on: channel.eventLoop, window: 512 << 10)
                try channel.pipeline.syncOperations.addHandlers(
                    HTTPRequestEncoder(configuration: framing),
                    ByteToMessageHandler(HTTPResponseDecoder()), queue)
                return ClientWire(Wire(channel, queue, patience: stall))
            }
        }
        switch address {
        case .tcp(let host, let port):
            return try await bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(to: SocketAddress(host: host, port: port), channelInitializer: begin)
        case .unix(let path):
            return try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: begin)
        }
    }
}
