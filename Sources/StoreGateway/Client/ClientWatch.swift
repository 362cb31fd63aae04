import EventLoop
import Glibc
import KeyValueModel
import LinuxSystem
import Synchronization

/// A watch on a connection of its own.
///
/// What is not asked for stays in the socket: a reader that does not come holds up the server, and costs no
/// memory here.
final class ClientWatch: StoreWatch {
    private struct State {
        let connection: ClientConnection
        let text = ByteBuffer()
        var isOver = false
        /// What everything has been told up to.
        var revision: Int64
    }

    private let state: Mutex<State>
    private let bell: WatchBell
    private let number: UInt64

    /// Asks for it, and waits until the server says that it stands.
    init(
        _ request: WatchRequest, on connection: sending ClientConnection, bell: WatchBell,
        wake: @escaping @Sendable () -> Void
    ) throws {
        let body = ByteBuffer()
        body.append(create: request)
        try connection.send("/v3/watch", body)
        let status = try connection.receiveHead()
        var state = State(connection: connection, revision: 0)
        var first: WatchLine?
        while first == nil {
            first = try Self.line(&state, status)
            if first == nil, try !connection.receive() { throw EtcdClientError.malformed("an empty watch") }
        }
        if let first, first.isCanceled { throw EtcdClient.refusal(status, first.reason) }
        let newest = first?.response.revision ?? 0
        state.revision = request.startRevision > 0 ? min(newest, request.startRevision - 1) : newest
        connection.stopWaiting()
        let socket = connection.number
        self.state = Mutex(state)
        self.bell = bell
        number = try bell.add(socket, wake)
        // There may be something already.
        wake()
    }

    deinit {
        cancel()
    }

    func next() throws -> WatchResponse? {
        try state.withLock { state in
            guard !state.isOver else { return nil }
            while true {
                if let line = try Self.line(&state, 200) {
                    if line.isCanceled { state.isOver = true }
                    guard !line.response.events.isEmpty || line.response.compactRevision != 0 else {
                        continue
                    }
                    state.revision = max(state.revision, line.response.revision)
                    return line.response
                }
                let before = state.connection.available
                guard state.connection.receiveAvailable() else {
                    state.isOver = true
                    throw EtcdClientError.unreachable(address: "the watch", why: "the server has gone")
                }
                if state.connection.available == before {
                    bell.rearm(number, state.connection.number)
                    return nil
                }
            }
        }
    }

    func progress() throws -> WatchResponse? {
        state.withLock { $0.isOver ? nil : WatchResponse(revision: $0.revision) }
    }

    func cancel() {
        bell.remove(number)
        state.withLock { state in
            state.isOver = true
            state.connection.abort()
        }
    }

    /// The next line that is here.
    private static func line(_ state: inout State, _ status: Int) throws -> WatchLine? {
        try state.connection.take(state.text)
        let text = state.text.readable
        guard let end = text.firstIndex(of: 10) ?? (status == 200 || text.isEmpty ? nil : text.count) else {
            return nil
        }
        defer { state.text.consume(end + 1) }
        do {
            let bytes = UnsafeRawBufferPointer(rebasing: text[..<end])
            guard let range = try JSONSyntax.firstValue(in: bytes) else { return nil }
            let value = JSONValueText(bytes, range)
            guard status == 200 else {
                throw EtcdClient.refusal(status, try ErrorResponse(json: value).message)
            }
            return try WatchLine(json: value)
        } catch let fault as JSONFault {
            throw EtcdClientError.malformed(fault.message)
        }
    }
}

/// Tells watches that their socket has something, from a thread of its own.
final class WatchBell: Sendable {
    private struct Bells {
        var last: UInt64 = 0
        var wakes: [UInt64: (socket: Int32, wake: @Sendable () -> Void)] = [:]
        var isRunning = false
        var isOver = false
    }

    private let epoll: Epoll
    private let counter: EventCounter
    private let bells = Mutex(Bells())

    init() throws {
        epoll = try Epoll()
        counter = try EventCounter()
        try epoll.add(counter.number, .readable, token: 0)
    }

    /// Rings once when the socket has something; again after `rearm`.
    func add(_ socket: Int32, _ wake: @escaping @Sendable () -> Void) throws -> UInt64 {
        let (number, isFirst) = bells.withLock { bells in
            bells.last += 1
            bells.wakes[bells.last] = (socket, wake)
            defer { bells.isRunning = true }
            return (bells.last, !bells.isRunning)
        }
        if isFirst { try startThread() }
        try epoll.add(socket, [.readable, .once], token: number)
        return number
    }

    func rearm(_ number: UInt64, _ socket: Int32) {
        try? epoll.modify(socket, [.readable, .once], token: number)
    }

    func remove(_ number: UInt64) {
        let entry = bells.withLock { $0.wakes.removeValue(forKey: number) }
        if let entry { epoll.remove(entry.socket) }
    }

    func end() {
        bells.withLock { $0.isOver = true }
        counter.ring()
    }

    /// The thread keeps this alive, and only this, until `end`.
    /// - C: pthread_create(3)
    private func startThread() throws(SystemError) {
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<WatchBell>.fromOpaque(argument).takeRetainedValue().listen() }
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        guard code == 0 else {
            Unmanaged.passUnretained(self).release()
            throw SystemError("pthread_create", Errno(rawValue: code))
        }
        pthread_detach(thread)
    }

    private func listen() {
        let events = EpollEvents()
        while !bells.withLock({ $0.isOver }), let count = try? epoll.wait(events, milliseconds: -1) {
            for index in 0..<count where events[index].token != 0 {
                let token = events[index].token
                bells.withLock { $0.wakes[token]?.wake }?()
            }
        }
    }
}
