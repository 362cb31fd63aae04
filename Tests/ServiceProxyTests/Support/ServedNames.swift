import DNSMessages
import EventLoop
import Foundation
import LinuxSystem
import NameServing
import ServiceProxy
import Synchronization

/// A name server on loopback, turned by hand, with a clock that stands still.
final class ServedNames {
    let server: NameServer
    private let loop: EventLoop
    private let time: Time

    private final class Time {
        var now = Duration.zero
    }

    /// - Parameter padding: zeros behind the answers to questions of id 9.
    init(_ service: NameService, limits: NameServer.Limits = .init(), padding: Int = 0) throws {
        let time = Time()
        self.time = time
        loop = try EventLoop { time.now }
        var service = service
        server = try NameServer(at: .loopback(port: 0), on: loop, limits: limits) { bytes, carrier in
            let extra = [UInt8](repeating: 0, count: bytes.starts(with: [0, 9]) ? padding : 0)
            let answer = try? service.answer(bytes, over: carrier)
            return answer.map { $0 + extra }
        }
    }

    deinit {
        server.close()
    }

    /// What is ready is done; nothing is waited for longer than the kernel needs to carry it over.
    func turn() throws {
        for _ in 0..<20 { try loop.turn(waiting: .milliseconds(1)) }
    }

    func pass(_ duration: Duration) throws {
        time.now += duration
        try turn()
    }

    func connect() throws -> NamesClient {
        NamesClient(try StreamSocket.connected(to: server.address, timeout: 5))
    }
}

/// A client by TCP, that does not wait.
final class NamesClient {
    private let socket: StreamSocket

    init(_ socket: consuming StreamSocket) {
        socket.stopWaiting()
        self.socket = socket
    }

    func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { _ = socket.send($0) }
    }

    /// What has come; nil: the connection is gone.
    func receive() -> [UInt8]? {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            switch buffer.withUnsafeMutableBytes({ socket.receive(into: $0) }) {
            case .bytes(let count): all += buffer.prefix(count)
            case .wouldBlock: return all
            case .end, .failed: return all.isEmpty ? nil : all
            }
        }
    }

    /// Messages, each with its length before it.
    static func framed(_ messages: [DNSMessage]) throws -> [UInt8] {
        try messages.flatMap { message in
            let bytes = try message.bytes()
            return [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xff)] + bytes
        }
    }

    /// The messages in such bytes.
    static func messages(_ bytes: [UInt8]) throws -> [DNSMessage] {
        var rest = bytes[...]
        var messages: [DNSMessage] = []
        while rest.count >= 2 {
            let size = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
            messages.append(try DNSMessage(reading: Array(rest.prefix(size))))
            rest = rest.dropFirst(size)
        }
        return messages
    }
}

/// A name server in a thread of its own, for programs of the system to ask.
final class ThreadedNames {
    let address: SocketAddress
    private let waker: LoopWaker
    private let isOver: Flag
    private let ended = DispatchSemaphore(value: 0)

    private final class Flag: Sendable {
        let value = Atomic<Bool>(false)
    }

    init(_ zone: @escaping @Sendable () throws -> ServiceZone) throws {
        let began = DispatchSemaphore(value: 0)
        let ready = Mutex<Result<(SocketAddress, LoopWaker), any Error>?>(nil)
        let (isOver, ended) = (Flag(), ended)
        self.isOver = isOver
        Thread.detachNewThread {
            do {
                let loop = try EventLoop()
                var service = NameService(try zone())
                let server = try NameServer(at: .loopback(port: 0), on: loop) { bytes, carrier in
                    try? service.answer(bytes, over: carrier)
                }
                loop.atTurnEnd = { if isOver.value.load(ordering: .acquiring) { loop.stop() } }
                ready.withLock { $0 = .success((server.address, loop.waker)) }
                began.signal()
                try? loop.run()
                server.close()
            } catch {
                ready.withLock { $0 = .failure(error) }
                began.signal()
            }
            ended.signal()
        }
        began.wait()
        guard let made = ready.withLock({ $0 }) else {
            throw MessageFault("the server did not begin")
        }
        (address, waker) = try made.get()
    }

    deinit {
        isOver.value.store(true, ordering: .releasing)
        waker.wake()
        ended.wait()
    }
}
