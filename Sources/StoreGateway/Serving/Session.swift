import EventLoop
import KeyValueModel
import LinuxSystem

/// One client's connection: requests one after another, until one of them is a watch.
final class Session: ConnectionOwner {
    enum State {
        /// Between requests, or in a head.
        case head
        case body(PendingRequest)
        /// A watch has the connection to its end.
        case watching(WatchStream, PendingRequest)
        /// Nothing more is read.
        case over
    }

    /// Bytes of a body at most: what is refused by size must first be read, to know the size.
    private static let bodyLimit = 8 << 20
    /// How long a client may take for a request, once it has begun one.
    private static let patience = Duration.seconds(60)

    let connection: Connection
    unowned let gateway: Gateway
    var state = State.head
    private var begun: Duration?

    init(_ connection: Connection, of gateway: Gateway) {
        self.connection = connection
        self.gateway = gateway
    }

    // MARK: What the connection tells

    func received(_ connection: Connection) {
        do {
            while try step() {}
        } catch {
            close()
        }
        // More requests than answers go out: the rest waits where it is.
        if connection.isCongested { connection.pauseReading() }
    }

    func drained(_ connection: Connection) {
        connection.resumeReading()
        if case .watching(let stream, _) = state {
            stream.pump()
        } else {
            received(connection)
        }
    }

    func ended(_ connection: Connection) {
        // Whoever says no more may still wait for answers, but not for those of a watch.
        if case .watching = state { close() } else { finish() }
    }

    func closed(_ connection: Connection, _ reason: Errno?) {
        if case .watching(let stream, _) = state { stream.end() }
        state = .over
        gateway.remove(self)
    }

    /// Answers what is there, then ends.
    func finish() {
        if case .watching(let stream, _) = state { stream.end() }
        state = .over
        connection.closeAfterWriting()
    }

    /// The server ends: so does this, at once where nothing is on its way.
    func stop() {
        connection.output.isEmpty ? close() : finish()
    }

    func close() {
        connection.close()
    }

    /// Ends it if it takes too long: a request that comes a byte a minute must not hold memory for ever.
    func tick(_ now: Duration) {
        switch state {
        case .head where connection.input.isEmpty: begun = nil
        case .head, .body:
            let start = begun ?? now
            begun = start
            if now - start > Self.patience { close() }
        case .watching, .over: return
        }
    }

    // MARK: Requests

    /// Goes one step on; false where more must come first.
    private func step() throws -> Bool {
        guard !connection.isCongested else { return false }
        switch state {
        case .head: return readHead()
        case .body(let request): return readBody(request)
        case .watching(let stream, let request): return try readMessages(stream, request)
        case .over:
            connection.input.clear()
            return false
        }
    }

    private func readHead() -> Bool {
        guard !connection.input.isEmpty else { return false }
        do {
            guard let (head, length) = try HeadParser.parse(connection.input.readable) else { return false }
            connection.input.consume(length)
            begin(head)
            return true
        } catch {
            var head = RequestHead()
            head.keepsAlive = false
            answer(.refusal(error.status), error.text, head)
            finish()
            return false
        }
    }

    private func begin(_ head: RequestHead) {
        let route = Route(head.target)
        // Only where the body is not here already: one answer less to write.
        if head.expectsContinue, connection.input.isEmpty {
            connection.output.append("HTTP/1.1 100 Continue\r\n\r\n")
            connection.write()
        }
        var head = head
        if case .length(let count) = head.body, count > Self.bodyLimit {
            head.keepsAlive = false
            return refuseSize(count, head)
        }
        guard route == .watch, head.method == .post else {
            // Whole and in one piece, as nearly always: nothing is kept of it.
            if !answerWhole(head, route) { state = .body(PendingRequest(head, route)) }
            return
        }
        state = .watching(WatchStream(head, on: connection, of: gateway), PendingRequest(head, route))
    }

    /// Answers a request whose body has come, where it lies.
    /// - Returns: false where more must come first.
    private func answerWhole(_ head: RequestHead, _ route: Route) -> Bool {
        guard case .length(let count) = head.body, connection.input.count >= count else { return false }
        state = .head
        respond(head, route, UnsafeRawBufferPointer(rebasing: connection.input.readable[..<count]))
        connection.input.consume(count)
        endRequest(head)
        return true
    }

    private func readBody(_ request: PendingRequest) -> Bool {
        var request = request
        if case .length = request.head.body {
            return answerWhole(request.head, request.route) && request.head.keepsAlive
        }
        do {
            try request.reader.take(from: connection.input, to: request.body)
        } catch {
            var head = request.head
            head.keepsAlive = false
            fail(3, error.message, head)
            return endRequest(head)
        }
        guard request.body.count <= Self.bodyLimit else {
            var head = request.head
            head.keepsAlive = false
            refuseSize(request.body.count, head)
            return false
        }
        guard request.reader.isDone else {
            state = .body(request)
            return false
        }
        state = .head
        respond(request.head, request.route, request.body.readable)
        return endRequest(request.head)
    }

    /// Whether another request may follow.
    @discardableResult
    private func endRequest(_ head: RequestHead) -> Bool {
        begun = nil
        guard head.keepsAlive else {
            finish()
            return false
        }
        return true
    }

    private func refuseSize(_ size: Int, _ head: RequestHead) {
        fail(8, "grpc: received message larger than max (\(size) vs. \(StoreLimits.message))", head)
        finish()
    }
}
