import DNSMessages
import EventLoop
import Glibc
import LinuxSystem

/// Questions by UDP.
final class DatagramDoor: ReadinessHandler {
    /// Datagrams read in one turn at most, so that TCP has its turn too.
    private static let most = 64
    /// No question is longer; what is cut off cannot be read, and is answered so.
    private static let longest = 4096

    private let loop: EventLoop
    private let socket: DatagramSocket
    private let answer: ([UInt8], MessageCarrier) -> [UInt8]?
    private var registration: EventLoop.Registration?

    init(
        at address: SocketAddress, on loop: EventLoop,
        _ answer: @escaping ([UInt8], MessageCarrier) -> [UInt8]?
    ) throws {
        self.loop = loop
        self.answer = answer
        socket = try DatagramSocket(at: address)
        registration = try loop.add(socket.number, .readable, self)
    }

    func close() {
        if let registration { loop.remove(registration) }
        registration = nil
    }

    func handle(_ readiness: Readiness) {
        var buffer = [UInt8](repeating: 0, count: Self.longest)
        var peer = SocketAddress.loopback(port: 0)
        for _ in 0..<Self.most {
            switch buffer.withUnsafeMutableBytes({ socket.receive(into: $0, from: &peer) }) {
            case .bytes(let count):
                guard let reply = answer(Array(buffer.prefix(count)), .datagram) else { continue }
                // One that cannot leave now is lost, as it could be on its way.
                _ = reply.withUnsafeBytes { socket.send($0, to: peer) }
            // Of an earlier answer that could not be delivered.
            case .failed(let reason) where reason.rawValue == ECONNREFUSED: continue
            default: return
            }
        }
    }
}
