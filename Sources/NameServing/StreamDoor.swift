import DNSMessages
import EventLoop
import LinuxSystem

/// Questions by TCP.
final class StreamDoor {
    private let loop: EventLoop
    private let limits: NameServer.Limits
    private let answer: ([UInt8], MessageCarrier) -> [UInt8]?
    /// Those that are open; the first has been idle the longest.
    private var sessions: [StreamSession] = []

    init(
        _ loop: EventLoop, _ limits: NameServer.Limits,
        _ answer: @escaping ([UInt8], MessageCarrier) -> [UInt8]?
    ) {
        self.loop = loop
        self.limits = limits
        self.answer = answer
    }

    func enter(_ socket: consuming StreamSocket) {
        guard let connection = try? Connection(socket, on: loop) else { return }
        if sessions.count >= limits.connections { sessions.first?.connection.close() }
        let session = StreamSession(connection, loop, limits.patience, answer)
        session.left = { [weak self] session in self?.sessions.removeAll { $0 === session } }
        session.asked = { [weak self] session in self?.moveToEnd(session) }
        sessions.append(session)
        connection.owner = session
    }

    private func moveToEnd(_ session: StreamSession) {
        sessions.removeAll { $0 === session }
        sessions.append(session)
    }

    func close() {
        for session in sessions { session.connection.close() }
    }
}

/// One connection: a length of two bytes, a question; a length, an answer; and again.
final class StreamSession: ConnectionOwner {
    let connection: Connection
    var left: (StreamSession) -> Void = { _ in }
    var asked: (StreamSession) -> Void = { _ in }

    private let loop: EventLoop
    private let patience: Duration
    private let answer: ([UInt8], MessageCarrier) -> [UInt8]?
    private var deadline: LoopTimer?
    private var hasEnded = false

    init(
        _ connection: Connection, _ loop: EventLoop, _ patience: Duration,
        _ answer: @escaping ([UInt8], MessageCarrier) -> [UInt8]?
    ) {
        self.connection = connection
        self.loop = loop
        self.patience = patience
        self.answer = answer
        // Answers for a client that does not read them are made for this much only.
        connection.highWater = 256 << 10
        wait()
    }

    /// Only a whole question, or answers that were taken, give it time: single bytes do not.
    private func wait() {
        if let deadline { loop.cancel(deadline) }
        deadline = loop.schedule(after: patience) { [weak self] in self?.connection.close() }
    }

    func received(_ connection: Connection) {
        work()
    }

    func drained(_ connection: Connection) {
        wait()
        if !hasEnded { connection.resumeReading() }
        work()
    }

    func ended(_ connection: Connection) {
        hasEnded = true
        work()
    }

    func closed(_ connection: Connection, _ reason: Errno?) {
        if let deadline { loop.cancel(deadline) }
        deadline = nil
        left(self)
    }

    private func work() {
        while !connection.isClosed, !connection.isCongested, let question = nextQuestion() {
            wait()
            asked(self)
            // Whoever sends what is no question by TCP has lost count; nothing behind it can be believed.
            guard let reply = answer(question, .stream), let size = UInt16(exactly: reply.count) else {
                return connection.close()
            }
            connection.output.append([UInt8(size >> 8), UInt8(size & 0xff)] + reply)
            connection.write()
        }
        guard !connection.isClosed else { return }
        if connection.isCongested { return connection.pauseReading() }
        if hasEnded { connection.closeAfterWriting() }
    }

    private func nextQuestion() -> [UInt8]? {
        let readable = connection.input.readable
        guard readable.count >= 2 else { return nil }
        let size = Int(readable[0]) << 8 | Int(readable[1])
        guard readable.count >= size + 2 else { return nil }
        let question = Array(readable[2..<size + 2])
        connection.input.consume(size + 2)
        return question
    }
}
