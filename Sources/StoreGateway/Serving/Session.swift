import EventLoop
import KeyValueModel
import LinuxSystem

/// One client's connection: requests one after another, until one of them is a watch.
final class Session: ConnectionOwner {
    private enum State {
        /// Between requests, or in a head.
        case head
        case body(Request)
        /// A watch has the connection to its end.
        case watching(WatchStream, Request)
        /// Nothing more is read.
        case over
    }

    /// A request whose body is on its way.
    private struct Request {
        let head: RequestHead
        let route: Route
        var reader: BodyReader
        let body = ByteBuffer()
        /// Messages that were read out of the body of a stream.
        var messages = 0

        init(_ head: RequestHead, _ route: Route) {
            self.head = head
            self.route = route
            reader = BodyReader(head.body)
        }
    }

    /// Bytes of a body at most: what is refused by size must first be read, to know the size.
    private static let bodyLimit = 8 << 20
    /// How long a client may take for a request, once it has begun one.
    private static let patience = Duration.seconds(60)

    private let connection: Connection
    private unowned let gateway: Gateway
    private var state = State.head
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
            do { try stream.pump() } catch { close() }
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
        let request = Request(head, route)
        guard route == .watch, head.method == .post else {
            state = .body(request)
            return
        }
        state = .watching(WatchStream(head, on: connection, of: gateway), request)
    }

    private func readBody(_ request: Request) -> Bool {
        var request = request
        // Whole and in one piece, as nearly always: read where it lies.
        if case .length(let count) = request.head.body, request.body.isEmpty {
            guard connection.input.count >= count else { return false }
            state = .head
            respond(request, UnsafeRawBufferPointer(rebasing: connection.input.readable[..<count]))
            connection.input.consume(count)
            return endRequest(request.head)
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
        respond(request, request.body.readable)
        return endRequest(request.head)
    }

    /// Whether another request may follow.
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

    // MARK: Answers

    private func respond(_ request: Request, _ body: UnsafeRawBufferPointer) {
        let head = request.head
        guard head.method != .options else { return answer(.bare, "", head) }
        switch request.route {
        case .notFound: return answer(.notFound, "404 page not found\n", head)
        case .unknownMethod: return answer(.notFound, "Not Found\n", head)
        case .moved(let path): return move(to: path, head)
        case .health, .version: return respondToGet(request.route, head)
        default: break
        }
        guard head.method == .post else { return answer(.methodNotAllowed, "Method Not Allowed\n", head) }
        do {
            if request.route == .keepAlive { return try keepAlive(body, head) }
            let scratch = gateway.scratch
            scratch.clear()
            let range = try JSONSyntax.firstValue(in: body)
            let text = range.map { JSONValueText(body, $0) }
            if try gateway.calls.answer(request.route, text, to: scratch) { gateway.noteChange() }
            gateway.heads.appendOK(scratch, for: head, to: connection.output)
            connection.write()
        } catch {
            fail(error, head)
        }
    }

    private func respondToGet(_ route: Route, _ head: RequestHead) {
        guard head.method == .get else { return answer(.onlyGet, "Method Not Allowed\n", head) }
        if route == .health { return answer(.health, "{\"health\":\"true\"}", head) }
        answer(
            .json, "{\"etcdserver\":\"\(StoreCalls.version)\",\"etcdcluster\":\"3.4.0\"}", head)
    }

    private func move(to path: String, _ head: RequestHead) {
        connection.output.append(head.isOld ? "HTTP/1.0 " : "HTTP/1.1 ")
        connection.output.append("301 Moved Permanently\r\nLocation: ")
        connection.output.append(text: path)
        connection.output.append("\r\nContent-Length: 0\r\n\r\n")
        connection.write()
    }

    /// Keeps leases alive, one answer for each message. It streams: but only whole bodies are answered, as by
    /// etcd.
    private func keepAlive(_ body: UnsafeRawBufferPointer, _ head: RequestHead) throws {
        var rest = body
        let lines = ByteBuffer()
        do {
            while let range = try JSONSyntax.firstValue(in: rest) {
                let line = gateway.scratch
                line.clear()
                try gateway.calls.keepAlive(JSONValueText(rest, range), line)
                lines.append(chunk: line.readable)
                rest = UnsafeRawBufferPointer(rebasing: rest[range.upperBound...])
            }
        } catch let fault as JSONFault {
            // After the first it only ends what is read.
            if lines.isEmpty { return fail(2, fault.message, head) }
        }
        gateway.noteChange()
        gateway.heads.appendStream(head, to: connection.output)
        connection.output.append(lines.readable)
        connection.output.append("0\r\n\r\n")
        connection.write()
    }

    private func answer(_ kind: ResponseHeads.Kind, _ body: String, _ head: RequestHead) {
        gateway.heads.append(kind, Array(body.utf8), for: head, to: connection.output)
        connection.write()
    }

    private func fail(_ error: any Error, _ head: RequestHead) {
        switch error {
        case let error as StoreError: fail(error.code, error.message, head)
        case let error as JSONFault: fail(3, error.message, head)
        case let error as RequestFault: fail(error.code, error.message, head)
        default: fail(2, String(describing: error), head)
        }
    }

    private func fail(_ code: Int, _ message: String, _ head: RequestHead) {
        let body = ByteBuffer()
        body.append("{\"error\":")
        body.append(jsonString: message)
        body.append(",\"message\":")
        body.append(jsonString: message)
        body.append(",\"code\":")
        body.append(decimal: Int64(code))
        body.append(.closeBrace)
        gateway.heads.append(.failure(code), body.bytes, for: head, to: connection.output)
        connection.write()
    }
}

// Watches.
extension Session {
    /// Bytes of one message at most.
    private static let messageLimit = StoreLimits.message

    private func readMessages(_ stream: WatchStream, _ request: Request) throws -> Bool {
        var request = request
        let before = request.body.count
        do {
            try request.reader.take(from: connection.input, to: request.body)
            guard request.body.count <= Self.messageLimit else { throw JSONFault("message too large") }
            // A message ends with a brace: nothing is read twice while a long one comes in small pieces.
            let isWorthALook = request.reader.isDone || request.body.readable[before...].contains(.closeBrace)
            while isWorthALook, let message = try nextMessage(&request) { try stream.take(message) }
            state = .watching(stream, request)
        } catch let fault as JSONFault {
            // What is wrong after the first message ends what is read, not what was asked for before.
            guard request.messages == 0 else {
                request.body.clear()
                request.reader = BodyReader(.length(0))
                state = .watching(stream, request)
                return false
            }
            stream.end()
            var head = request.head
            head.keepsAlive = false
            state = .head
            fail(2, fault.message, head)
            finish()
        }
        return false
    }

    /// The next message of the stream; nil while it is not complete.
    private func nextMessage(_ request: inout Request) throws -> WatchMessage? {
        let text = request.body.readable
        let range: Range<Int>?
        do {
            range = try JSONSyntax.firstValue(in: text)
        } catch {
            if error == JSONSyntax.Setting.stream.atEnd, !request.reader.isDone { return nil }
            throw error
        }
        guard let range else { return nil }
        let message = try WatchMessage(json: JSONValueText(text, range))
        request.messages += 1
        request.body.consume(range.upperBound)
        return message
    }
}
