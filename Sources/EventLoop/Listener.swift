import LinuxSystem

/// Takes connections as they come.
public final class Listener: ReadinessHandler {
    /// Connections taken in one turn at most.
    private static let most = 64
    /// How long it takes none while there is no descriptor for one.
    private static let pause = Duration.milliseconds(100)

    /// Where it listens, with the port that the kernel chose.
    public var address: SocketAddress { socket.address }

    private let loop: EventLoop
    private let socket: ListeningSocket
    /// Takes what comes; until it is set, whoever connects is turned away.
    public var accept: (consuming StreamSocket) -> Void = { _ in }
    private var registration: EventLoop.Registration?

    /// Listens until it is closed.
    /// - Throws: `SystemError`, `EADDRINUSE` where somebody else does.
    public init(at address: SocketAddress, on loop: EventLoop) throws {
        self.loop = loop
        socket = try ListeningSocket(at: address)
        registration = try loop.add(socket.number, .readable, self)
    }

    /// Takes no more.
    public func close() {
        if let registration { loop.remove(registration) }
        registration = nil
    }

    /// For the loop.
    public func handle(_ readiness: Readiness) {
        do {
            for _ in 0..<Self.most {
                guard let next = try socket.accept() else { return }
                accept(next)
            }
        } catch {
            rest()
        }
    }

    /// Descriptors ran out, or memory. Who knocks waits in the kernel; asking again at once would spin.
    private func rest() {
        guard let registration else { return }
        try? loop.change(registration, to: [])
        loop.schedule(after: Self.pause) { [weak self] in
            guard let self, let registration = self.registration else { return }
            try? self.loop.change(registration, to: .readable)
        }
    }
}
