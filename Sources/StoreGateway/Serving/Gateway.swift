import EventLoop
import KeyValueModel
import LinuxSystem
import Synchronization

/// A store behind a socket: etcd's v3 API as its JSON gateway speaks it, HTTP/1.1.
///
/// All that came together is done, then made safe by one `commit`, then answered; so is what watches have
/// to say. No client ever hears of a change that could still be lost.
/// - etcd: 3.4, Documentation/dev-guide/api_grpc_gateway.md
public final class Gateway {
    /// Where it listens.
    public var address: SocketAddress { listener.address }

    let store: any KeyValueStore
    let calls: StoreCalls
    let heads = ResponseHeads()
    let events = EventTexts()
    /// For one body at a time.
    let scratch = ByteBuffer()
    let woken: WokenStreams

    private let loop: EventLoop
    private let stopping: GatewayStop
    private let listener: Listener
    private var sessions: [ObjectIdentifier: Session] = [:]
    private var streams: [Int: WatchStream] = [:]
    private var lastStream = 0
    private var hasChanges = false

    /// How often leases are looked at, and slow clients; as etcd does.
    private static let tick = Duration.milliseconds(500)
    /// How often watches that asked for it hear how far they are.
    /// - etcd: mvcc, progressReportInterval
    private static let progressInterval = Duration.seconds(600)
    /// How long what was begun may take after it was asked to stop.
    private static let grace = Duration.seconds(5)

    /// Listens; `run` serves.
    /// - Parameters:
    ///   - store: one that is a `CommittingStore` is committed before its clients are answered.
    ///   - identity: what the headers of answers say.
    /// - Throws: `SystemError`, `EADDRINUSE` where somebody else listens.
    public init(
        store: any KeyValueStore, at address: SocketAddress, identity: MemberIdentity,
        loop: EventLoop
    ) throws {
        self.store = store
        self.loop = loop
        calls = StoreCalls(store: store, identity: identity)
        woken = WokenStreams(waker: loop.waker)
        stopping = GatewayStop(waker: loop.waker)
        listener = try Listener(at: address, on: loop)
        listener.accept = { [unowned self] in self.accept($0) }
        loop.atTurnEnd = { [unowned self] in try self.endTurn() }
        scheduleTick()
        scheduleProgress()
    }

    /// What stops it, from any thread.
    public var stop: GatewayStop { stopping }

    /// Serves until it is stopped and what was begun is done.
    /// - Throws: what the store's `commit` throws; whom that concerns is not answered.
    public func run() throws {
        defer {
            listener.close()
            for session in sessions.values { session.close() }
        }
        while !stopping.isAsked { try loop.turn() }
        listener.close()
        for session in sessions.values { session.stop() }
        let end = loop.now + Self.grace
        while !sessions.isEmpty, loop.now < end { try loop.turn(waiting: .milliseconds(100)) }
    }

    private func accept(_ socket: consuming StreamSocket) {
        guard let connection = try? Connection(socket, on: loop) else { return }
        let session = Session(connection, of: self)
        connection.owner = session
        sessions[ObjectIdentifier(session)] = session
    }

    func remove(_ session: Session) {
        sessions[ObjectIdentifier(session)] = nil
    }

    func noteChange() {
        hasChanges = true
    }

    private func endTurn() throws {
        try commit()
        // What they say is safe already: it was committed above, or in an earlier turn.
        for number in woken.take() { streams[number]?.pump() }
    }

    private func commit() throws {
        guard hasChanges else { return }
        hasChanges = false
        if let store = store as? any CommittingStore { try store.commit() }
    }

    private func scheduleTick() {
        loop.schedule(after: Self.tick) { [weak self] in
            guard let self else { return }
            if let ended = try? self.store.expireLeases(), !ended.isEmpty { self.noteChange() }
            for session in self.sessions.values { session.tick(self.loop.now) }
            self.scheduleTick()
        }
    }

    private func scheduleProgress() {
        loop.schedule(after: Self.progressInterval) { [weak self] in
            guard let self else { return }
            for stream in self.streams.values { stream.notifyProgress() }
            self.scheduleProgress()
        }
    }
}

// Watch streams.
extension Gateway {
    func nextStreamNumber() -> Int {
        lastStream += 1
        return lastStream
    }

    func add(_ stream: WatchStream, _ number: Int) {
        streams[number] = stream
    }

    func removeStream(_ number: Int) {
        streams[number] = nil
    }
}

/// Stops a gateway.
public final class GatewayStop: Sendable {
    private let asked = Atomic<Bool>(false)
    private let waker: LoopWaker

    init(waker: LoopWaker) {
        self.waker = waker
    }

    var isAsked: Bool { asked.load(ordering: .acquiring) }

    /// It takes no more connections, and ends when what was begun is answered. From any thread.
    public func ask() {
        asked.store(true, ordering: .releasing)
        waker.wake()
    }
}
