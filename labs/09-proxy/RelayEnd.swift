import EventLoop
import LinuxSystem

/// One of the two sockets of a relay, and what came from it and has not gone to the other.
///
/// It is watched edge-triggered and for everything at once: so a request costs no epoll_ctl, and what is known
/// of it has to be remembered here.
final class RelayEnd: ReadinessHandler {
    static let interest: Readiness = [.readable, .writable, .peerFinished, .edge]

    let side: ProxiedConnection.Side
    private(set) var socket: StreamSocket?
    private var registration: EventLoop.Registration?
    /// There was nothing more to read, and no event since.
    var isDry = true
    /// It took no more, and no event since.
    var isBlocked = false
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

    /// Takes over a socket.
    func open(_ socket: consuming StreamSocket, on loop: EventLoop) throws {
        let number = socket.number
        self.socket = consume socket
        registration = try loop.add(number, Self.interest, self)
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
