import EventLoop
import LinuxSystem

/// A listening socket that goes on when descriptors have run out.
///
/// With none left accept(2) fails, and whoever knocks would wait in the kernel's queue until it gives up. So one is
/// kept in reserve: given back, it lets the connection in for the moment that it takes to reset it.
final class TCPGate: ReadinessHandler {
    /// Connections taken in one turn at most.
    private static let most = 64
    private let socket: ListeningSocket
    private let loop: EventLoop
    private var registration: EventLoop.Registration?
    private var reserve: OwnedDescriptor?
    /// Takes what comes.
    var accept: (consuming StreamSocket, SocketAddress) -> Void = { _, _ in }
    /// Told of each that was reset for want of descriptors.
    var shed: () -> Void = {}

    init(at address: SocketAddress, on loop: EventLoop) throws {
        self.loop = loop
        socket = try ListeningSocket(at: address)
        reserve = try OwnedDescriptor(opening: "/dev/null")
        registration = try loop.add(socket.number, .readable, Watch(self))
    }

    /// The loop keeps its handlers: this one must not keep the gate open.
    private final class Watch: ReadinessHandler {
        private weak var gate: TCPGate?

        init(_ gate: TCPGate) {
            self.gate = gate
        }

        func handle(_ readiness: Readiness) {
            gate?.handle(readiness)
        }
    }

    deinit {
        if let registration { loop.remove(registration) }
    }

    /// Where it listens, with the port that the kernel chose.
    var address: SocketAddress { socket.address }

    func handle(_ readiness: Readiness) {
        if !take(Self.most) { rest() }
    }

    /// Takes all who have come, before it is closed. Nobody else comes meanwhile: their packets are dropped, and
    /// sent again, to whoever listens then.
    func takeLast() {
        // More than the kernel keeps waiting.
        _ = take(8192)
        try? socket.turnDeaf()
        _ = take(8192)
    }

    /// Takes who has come, so many at most. False: it has no descriptors, not even for a refusal.
    private func take(_ most: Int) -> Bool {
        var peer = socket.address
        for _ in 0..<most {
            do {
                guard let next = try socket.accept(from: &peer) else { return true }
                accept(next, peer)
            } catch {
                guard turnAway() else { return false }
            }
        }
        return true
    }

    /// Resets one connection with the reserve. False: there is no reserve.
    private func turnAway() -> Bool {
        guard reserve != nil else {
            reserve = try? OwnedDescriptor(opening: "/dev/null")
            return reserve != nil
        }
        reserve = nil
        var peer = socket.address
        var isDone = false
        if let next = try? socket.accept(from: &peer) {
            next.resetWhenClosed()
            isDone = true
        }
        if isDone { shed() }
        reserve = try? OwnedDescriptor(opening: "/dev/null")
        return reserve != nil && isDone
    }

    /// Not even that: asking again at once would spin.
    private func rest() {
        guard let registration else { return }
        try? loop.change(registration, to: [])
        loop.schedule(after: .milliseconds(100)) { [weak self] in
            guard let self, let registration = self.registration else { return }
            try? self.loop.change(registration, to: .readable)
        }
    }
}
