import EventLoop
import LinuxSystem
import ServiceModel

/// A port of a service, open for UDP: each client's datagrams go to one endpoint, and its answers come back from
/// the address that was asked.
public final class UDPDoor {
    /// Datagrams of one socket handled in one turn at most.
    private static let most = 64

    /// What it has done.
    public struct Counts: Equatable, Sendable {
        /// Datagrams that came from clients.
        public var received: UInt64 = 0
        /// Those that went back.
        public var answered: UInt64 = 0
        /// Those from clients that could not be sent on.
        public var dropped: UInt64 = 0
    }

    /// Where it listens, or would.
    public private(set) var address: SocketAddress
    /// What it has done.
    public private(set) var counts = Counts()
    /// What a stub threw, or why it does not listen.
    public private(set) var trouble: (any Error)?

    private let loop: EventLoop
    private var pool: EndpointPool
    private var sessions: DatagramSessions
    private var gate: DatagramEnd?
    private var paths: [SocketPlace: Path] = [:]
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    private var timer: LoopTimer?
    private var isLeaving = false

    /// The socket through which one client's datagrams go, and the answers come.
    private struct Path {
        let end: DatagramEnd
        let choice: EndpointAttempts.Choice
    }

    /// A door that opens with the first endpoints.
    public init(
        at address: SocketAddress, pool: EndpointPool, limits: ProxyLimits = ProxyLimits(), on loop: EventLoop
    ) {
        self.address = address
        self.pool = pool
        self.loop = loop
        sessions = DatagramSessions(timeout: limits.datagrams, most: limits.sessions)
    }

    deinit {
        scratch.deallocate()
    }

    /// Clients that are remembered.
    public var sessionCount: Int { paths.count }
    /// Clients whose datagrams go to a place.
    public func clientCount(of place: SocketPlace) -> Int {
        paths.values.count { $0.choice.place == place }
    }
    /// Everybody who is there.
    public var endpoints: [Endpoint] { pool.endpoints }
    /// Who gets new clients.
    public var usable: [Endpoint] { pool.usable }

    /// Takes in who is there; clients of those that have gone are forgotten at once.
    /// - Throws: `SystemError` when it cannot listen.
    public func update(_ endpoints: [Endpoint]) throws {
        try pool.update(endpoints, at: loop.now)
        let present = Set(endpoints.map(\.place))
        for place in Set(paths.values.map(\.choice.place)).subtracting(present) {
            end(try sessions.forget(place))
        }
        if timer == nil { tickLater() }
        try openOrShut()
    }

    /// Takes no more datagrams; answers still go back.
    public func drain() {
        isLeaving = true
        gate?.rest()
    }

    /// Takes no more.
    public func close() {
        if let timer { loop.cancel(timer) }
        timer = nil
        gate?.rest()
        gate = nil
        end(Array(paths.keys))
    }

    /// Without endpoints there is no socket, and the kernel says that nobody is there.
    private func openOrShut() throws {
        guard !pool.usable.isEmpty else {
            gate?.rest()
            gate = nil
            return
        }
        guard gate == nil, !isLeaving else { return }
        let gate = try DatagramEnd(DatagramSocket(at: address), on: loop) { [weak self] in self?.receive() }
        address = try gate.socket.address
        self.gate = gate
    }

    private func tickLater() {
        timer = loop.schedule(after: .seconds(1)) { [weak self] in
            guard let self else { return }
            attempt {
                end(try sessions.expire(at: loop.now))
                _ = try pool.tick(at: loop.now)
                try openOrShut()
            }
            tickLater()
        }
    }

    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            if trouble == nil { trouble = error }
        }
    }
}

// Datagrams.
extension UDPDoor {
    private func receive() {
        var peer = address
        for _ in 0..<Self.most {
            guard case .bytes(let count) = gate?.socket.receive(into: scratch, from: &peer) else { return }
            counts.received += 1
            let client = SocketPlace(peer)
            attempt { try forward(UnsafeRawBufferPointer(rebasing: scratch[..<count]), from: client) }
        }
    }

    private func forward(_ bytes: UnsafeRawBufferPointer, from client: SocketPlace) throws {
        guard let path = try path(of: client) else {
            counts.dropped += 1
            return
        }
        // Nobody is there: the refusal answers an earlier datagram. The next goes elsewhere.
        if case .failed = path.end.socket.send(bytes) {
            counts.dropped += 1
            try refused(client, path.choice)
        }
    }

    private func path(of client: SocketPlace) throws -> Path? {
        if try sessions.endpoint(of: client, at: loop.now) != nil, let path = paths[client] { return path }
        end([client])
        var attempts = EndpointAttempts()
        guard let choice = try pool.next(&attempts, for: Client(client, at: loop.now)) else { return nil }
        end(try sessions.open(client, to: choice.place, at: loop.now))
        do {
            let socket = try DatagramSocket(connectedTo: choice.place.socketAddress)
            let end = try DatagramEnd(socket, on: loop) { [weak self] in self?.reply(to: client) }
            let path = Path(end: end, choice: choice)
            paths[client] = path
            try pool.connected(choice)
            return path
        } catch is SystemError {
            // No descriptors: UDP may lose a datagram.
            try pool.abandoned(choice)
            return nil
        }
    }

    private func reply(to client: SocketPlace) {
        guard let path = paths[client] else { return }
        for _ in 0..<Self.most {
            switch path.end.socket.receive(into: scratch) {
            case .bytes(let count):
                attempt { _ = try sessions.endpoint(of: client, at: loop.now) }
                let bytes = UnsafeRawBufferPointer(rebasing: scratch[..<count])
                if case .bytes = gate?.socket.send(bytes, to: client.socketAddress) { counts.answered += 1 }
            case .failed: return attempt { try refused(client, path.choice) }
            case .wouldBlock, .end: return
            }
        }
    }

    private func refused(_ client: SocketPlace, _ choice: EndpointAttempts.Choice) throws {
        end([client])
        end(try sessions.forget(choice.place))
        try pool.failed(EndpointAttempts.Choice(place: choice.place, isCounted: false), at: loop.now)
    }

    private func end(_ clients: [SocketPlace]) {
        for client in clients {
            guard let path = paths.removeValue(forKey: client) else { continue }
            path.end.rest()
            attempt { try pool.finished(path.choice) }
        }
    }
}

/// A UDP socket on a loop.
private final class DatagramEnd: ReadinessHandler {
    let socket: DatagramSocket
    private let loop: EventLoop
    private let isReady: () -> Void
    private var registration: EventLoop.Registration?

    init(_ socket: consuming DatagramSocket, on loop: EventLoop, isReady: @escaping () -> Void) throws {
        self.socket = consume socket
        self.loop = loop
        self.isReady = isReady
        registration = try loop.add(self.socket.number, .readable, self)
    }

    func handle(_ readiness: Readiness) {
        isReady()
    }

    /// Hears nothing more, and can still be sent through.
    func rest() {
        if let registration { loop.remove(registration) }
        registration = nil
    }
}
