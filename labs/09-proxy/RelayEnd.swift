import EventLoop
import LinuxSystem

/// One of the two sockets of a relay, and what came from it and has not gone to the other.
///
/// It is watched edge-triggered, so a request costs no epoll_ctl, and what is known of it has to be remembered
/// here. Whether it can be written to is asked from the first time on that it took less than it was given: most
/// never do, and each would be told once for nothing.
final class RelayEnd: ReadinessHandler {
    private static let interest: Readiness = [.readable, .peerFinished, .edge]

    let side: ProxiedConnection.Side
    private(set) var socket: StreamSocket?
    private var registration: EventLoop.Registration?
    private var isWatchedForRoom = false
    private var writes = 0
    /// There was nothing more to read, and no event since.
    var isDry = true
    /// It took no more, and no event since.
    private(set) var isBlocked = false
    /// Its last bytes are on their way, or here.
    var hasFinished = false
    /// What came from it, while the other took less.
    var buffer: ByteBuffer?
    /// The same, in the kernel.
    var pipe: SplicePipes.Lent?
    var bytesInPipe = 0
    /// Reads in a row that filled all the room.
    var fullReads = 0
    unowned let relay: TCPRelay

    init(_ side: ProxiedConnection.Side, of relay: TCPRelay) {
        self.side = side
        self.relay = relay
    }

    /// Takes over a socket, which may have something to read already.
    func open(_ socket: consuming StreamSocket) {
        self.socket = consume socket
        isDry = false
    }

    /// Hears of what happens from now on, and of what is there.
    func watch(on loop: EventLoop) throws {
        guard registration == nil, let number = socket?.number else { return }
        isWatchedForRoom = isBlocked
        registration = try loop.add(
            number, isBlocked ? Self.interest.union(.writable) : Self.interest, self)
    }

    /// It takes no more until an event says so.
    func block(on loop: EventLoop) throws {
        isBlocked = true
        guard !isWatchedForRoom, let registration else { return }
        isWatchedForRoom = true
        try loop.change(registration, to: Self.interest.union(.writable))
    }

    /// Writes, and from the second time on at once: the first waits for nothing anyway.
    func send(_ bytes: UnsafeRawBufferPointer) -> Transfer? {
        sendAtOnce()
        return socket?.send(bytes)
    }

    /// Writes what is in a pipe.
    func send(from pipe: SplicePipes.Lent, atMost count: Int) -> Transfer? {
        sendAtOnce()
        return socket?.send(from: pipe.pipe, atMost: count)
    }

    private func sendAtOnce() {
        writes += 1
        // What was accepted has it from its listener.
        if writes == 2, side == .endpoint { socket?.writeAtOnce() }
    }

    /// What has become by now of a connection that was begun.
    var attempt: Transfer? {
        guard let outcome = socket?.attempt else { return nil }
        return outcome
    }

    /// The kernel knows why it does not work; asking makes it forget.
    var hasFailed: Bool {
        guard let error = socket?.connectionError else { return false }
        return error.rawValue != 0
    }

    /// Closes it.
    /// - Parameter isReset: the other side hears that it did not end well.
    func close(isReset: Bool, on loop: EventLoop) {
        if isReset { socket?.resetWhenClosed() }
        if let registration { loop.remove(registration, isClosing: true) }
        registration = nil
        socket = nil
        isWatchedForRoom = false
        writes = 0
        isDry = true
        isBlocked = false
        hasFinished = false
    }

    func handle(_ readiness: Readiness) {
        if !readiness.isDisjoint(with: [.readable, .peerFinished, .hangUp, .error]) { isDry = false }
        if readiness.contains(.peerFinished) { hasFinished = true }
        if readiness.contains(.writable) { isBlocked = false }
        relay.ready(self, isBroken: readiness.contains(.error))
    }
}
