import DNSMessages
import EventLoop
import LinuxSystem

/// Carries questions in and answers out: UDP and TCP on one port, on a loop.
///
/// - Source: RFC 1035 §4.2, RFC 7766
public final class NameServer {
    /// What clients may cost.
    public struct Limits: Equatable, Sendable {
        /// TCP connections at the same time; one more ends the one that has been idle the longest.
        public var connections: Int
        /// How long a TCP connection may go without a whole question, or without taking its answers.
        public var patience: Duration

        /// Limits.
        public init(connections: Int = 256, patience: Duration = .seconds(10)) {
            self.connections = max(1, connections)
            self.patience = patience
        }
    }

    /// Where it is, for both.
    public let address: SocketAddress

    private let loop: EventLoop
    private let datagrams: DatagramDoor
    private let listener: Listener
    private let streams: StreamDoor

    /// Serves from now on.
    /// - Parameters:
    ///   - address: port 0 takes one that is free for both.
    ///   - answer: nil for what is not to be answered.
    /// - Throws: `SystemError`.
    public init(
        at address: SocketAddress, on loop: EventLoop, limits: Limits = Limits(),
        answer: @escaping ([UInt8], MessageCarrier) -> [UInt8]?
    ) throws {
        self.loop = loop
        (listener, datagrams) = try Self.doors(at: address, on: loop, answer)
        self.address = listener.address
        streams = StreamDoor(loop, limits, answer)
        listener.accept = { [streams] socket in streams.enter(socket) }
    }

    /// Serves no more, and ends all connections.
    public func close() {
        listener.close()
        datagrams.close()
        streams.close()
    }

    /// A port that the kernel gives for one of the two may be taken for the other: some are tried.
    private static func doors(
        at address: SocketAddress, on loop: EventLoop,
        _ answer: @escaping ([UInt8], MessageCarrier) -> [UInt8]?
    ) throws -> (Listener, DatagramDoor) {
        var triesLeft = address.port == 0 ? 16 : 1
        while true {
            let listener = try Listener(at: address, on: loop)
            do {
                return (listener, try DatagramDoor(at: listener.address, on: loop, answer))
            } catch {
                listener.close()
                triesLeft -= 1
                if triesLeft == 0 { throw error }
            }
        }
    }
}
