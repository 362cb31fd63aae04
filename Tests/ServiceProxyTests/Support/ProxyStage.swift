import EventLoop
import Glibc
import LinuxSystem
import ServiceModel
import ServiceProxy

/// A proxy's loop, and everybody around it, in one thread: nothing happens unless a test lets the loop turn.
final class ProxyStage {
    /// Added to the time that the loop goes by.
    private final class Shift {
        var by = Duration.zero
    }

    let loop: EventLoop
    private let shift = Shift()

    init() throws {
        let shift = shift
        loop = try EventLoop(clock: { EventLoop.monotonicTime() + shift.by })
    }

    /// Lets time pass without waiting for it.
    func advance(_ time: Duration) throws {
        shift.by += time
        for _ in 0..<3 { try loop.turn(waiting: .zero) }
    }

    /// A door for endpoints in turns.
    func door(
        _ endpoints: [SocketPlace], limits: ProxyLimits = ProxyLimits(), care: EndpointPool.Care = .init()
    ) throws -> TCPDoor {
        let pool = EndpointPool(balancer: RoundRobin(), care: care)
        let door = TCPDoor(at: .loopback(port: 0), pool: pool, limits: limits, on: loop)
        try door.update(endpoints.map { Endpoint($0) })
        return door
    }

    /// Turns until something is so.
    /// - Throws: what the door met, or `TooLong` after ten seconds.
    func until(_ what: String, _ door: TCPDoor? = nil, _ isSo: () throws -> Bool) throws {
        let end = EventLoop.monotonicTime() + .seconds(10)
        while try !isSo() {
            if let trouble = door?.trouble { throw trouble }
            guard EventLoop.monotonicTime() < end else {
                throw TooLong(description: "waited 10 s, in vain: \(what)")
            }
            try loop.turn(waiting: .milliseconds(2))
        }
    }

    struct TooLong: Error, CustomStringConvertible {
        let description: String
    }

    /// A port of this machine where nobody listens.
    static func deadPlace() throws -> SocketPlace {
        SocketPlace(try ListeningSocket(at: .loopback(port: 0)).address)
    }
}

/// An endpoint that a test plays by hand.
final class PlayedEndpoint {
    let listener: ListeningSocket
    private(set) var lines: [PlayedLine] = []

    init() throws {
        listener = try ListeningSocket(at: .loopback(port: 0))
    }

    var place: SocketPlace { SocketPlace(listener.address) }

    /// The connections that came, all of them.
    func accepted() throws -> [PlayedLine] {
        while let socket = try listener.accept() { lines.append(PlayedLine(socket)) }
        return lines
    }
}

/// One end of a connection that a test plays by hand; it never waits.
final class PlayedLine {
    private var socket: StreamSocket?
    private(set) var heard: [UInt8] = []
    private(set) var hasEnded = false
    private(set) var error: Errno?
    private var room = [UInt8](repeating: 0, count: 1 << 16)

    init(_ socket: consuming StreamSocket) {
        self.socket = consume socket
    }

    /// Connects to a door; the kernel does so before anybody accepts.
    convenience init(to address: SocketAddress) throws {
        let socket = try StreamSocket.connected(to: address)
        socket.stopWaiting()
        self.init(socket)
    }

    var text: String { String(decoding: heard, as: UTF8.self) }

    /// Whether everything was taken.
    @discardableResult
    func say(_ text: String) -> Bool { say(Array(text.utf8)) == text.utf8.count }

    /// How much was taken.
    func say(_ bytes: [UInt8], from start: Int = 0) -> Int {
        let transfer = bytes.withUnsafeBytes { socket?.send(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        guard case .bytes(let count)? = transfer else { return 0 }
        return count
    }

    /// Whether it heard these bytes there; a comparison byte by byte takes seconds in a debug build.
    func heard(_ bytes: [UInt8], at place: Int) -> Bool {
        guard place + bytes.count <= heard.count else { return false }
        return heard.withUnsafeBytes { all in
            bytes.withUnsafeBytes { wanted in
                guard let found = all.baseAddress, let right = wanted.baseAddress else { return false }
                return memcmp(right, found + place, wanted.count) == 0
            }
        }
    }

    /// Reads what is there; at most so many bytes, about.
    func listen(atMost most: Int = .max) {
        var count = 0
        while error == nil, !hasEnded, count < most {
            switch room.withUnsafeMutableBytes({ socket?.receive(into: $0) }) {
            case .bytes(let number):
                heard += room[..<number]
                count += number
            case .end: hasEnded = true
            case .failed(let reason): error = reason
            case .wouldBlock, nil: return
            }
        }
    }

    func finish() { socket?.finishWriting() }

    func close() { socket = nil }

    func reset() {
        socket?.resetWhenClosed()
        socket = nil
    }
}
