import NIOCore
import NIOHTTP1
import WebMessages

/// Serves one connection: request after request, in their order.
struct ServerConnection: Sendable {
    private let wire: Wire<HTTPRequestHead, HTTPResponseHead>
    private let limits: ServerLimits
    private let connections: Connections
    private let respond: WebServer.Respond
    private let log: @Sendable (String) -> Void

    private typealias Reader = BodyReader<HTTPRequestHead, HTTPResponseHead>

    /// Puts the handlers of the protocol into a new channel; on its event loop.
    init(
        _ channel: any Channel, _ limits: ServerLimits, _ connections: Connections,
        _ respond: @escaping WebServer.Respond, _ log: @escaping @Sendable (String) -> Void
    ) throws {
        var parsing = NIOHTTPDecoderLimitConfiguration()
        parsing.maxHeaderListSize = limits.headerBytes
        parsing.maxHeaderFieldSize = limits.headerBytes
        parsing.maxHeaderFieldCount = limits.headerFields
        // What frames the messages is set here, beside the rest of what decides over it.
        var framing = HTTPResponseEncoder.Configuration()
        framing.automaticallySetFramingHeaders = false
        let queue = PartQueue<HTTPRequestHead>(on: channel.eventLoop, window: limits.window)
        try channel.pipeline.syncOperations.addHandlers(
            HTTPResponseEncoder(configuration: framing),
            ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: parsing)),
            NIOHTTPResponseHeadersValidator(), queue)
        wire = Wire(channel, queue, patience: TimeAmount(limits.stall))
        (self.limits, self.connections, self.respond, self.log) = (limits, connections, respond, log)
    }

    /// Begins to serve it, in a task that ends with the connection.
    func begin() {
        let task = Task { await serve() }
        wire.channel.closeFuture.whenComplete { _ in task.cancel() }
    }

    private func serve() async {
        do {
            while case .head(let head)? = try await wire.next(within: TimeAmount(limits.idle)) {
                connections.set(wire.channel, isBusy: true)
                let mayGoOn = try await exchange(head)
                guard connections.set(wire.channel, isBusy: false), mayGoOn else { break }
            }
        } catch let error as HTTPParserError {
            await refuse(error)
        } catch {
            if error as? WireError != .stalled { log("connection: \(error)") }
        }
        await wire.close()
        connections.remove(wire.channel)
    }

    /// One request and its response.
    /// - Returns: whether the connection is good for another one.
    private func exchange(_ head: HTTPRequestHead) async throws -> Bool {
        let length = head.headers.bodyLength
        let expects = head.headers.first(name: "Expect")
        let goOn: @Sendable () async -> Void = { [wire] in
            wire.put(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
        }
        let reader = wire.body(
            length: length, limit: limits.bodyBytes,
            before: expects?.lowercased() == "100-continue" ? goOn : nil)
        if length == 0 { _ = try await reader.next() }
        // Who begins like this is not understood for long: nothing more on this connection.
        if let refusal = refusal(of: head, length) {
            return try await answer(head, refusal, reader, isLast: true)
        }
        let body = length == 0 ? HTTPBody.empty : .stream(reader.stream)
        let response = await respond(
            HTTPRequest(head.method.rawValue, head.uri, fields: HTTPFields(head.headers), body: body))
        return try await answer(head, response, reader, isLast: false)
    }

    private func answer(
        _ head: HTTPRequestHead, _ response: HTTPResponse, _ reader: Reader, isLast: Bool
    ) async throws -> Bool {
        // What little is left of a body is on its way already; for more, another connection is cheaper.
        if let length = head.headers.bodyLength, length <= limits.window / 8, await !reader.isAtEnd {
            _ = await reader.drain(Int(length), within: .seconds(2))
        }
        let isRead = await reader.isAtEnd
        let framed = FramedResponse(
            response, to: head, mayGoOn: isRead && !isLast && connections.set(wire.channel, isBusy: true))
        do {
            try await wire.send(framed.head, framed.body, isChunked: framed.isChunked)
        } catch {
            log("\(head.method.rawValue) \(head.uri): response broken off: \(error)")
            await wire.close()
            return false
        }
        if !isRead { await linger(reader) }
        return framed.mayGoOn
    }

    /// A client that is still sending must read the response before its socket reports a broken pipe.
    private func linger(_ reader: Reader) async {
        try? await wire.channel.close(mode: .output)
        _ = await reader.drain(64 << 20, within: .seconds(2))
    }

    private func refusal(of head: HTTPRequestHead, _ length: Int64?) -> HTTPResponse? {
        if head.version == .http1_1, head.headers["Host"].count != 1 {
            return .text(400, "expected one Host field")
        }
        if let expects = head.headers.first(name: "Expect"), expects.lowercased() != "100-continue" {
            return .text(417, "Expect: \(expects) is not known here")
        }
        if let length, let limit = limits.bodyBytes, length > limit {
            return .text(413, "a body has at most \(limit) bytes here")
        }
        return nil
    }

    private func refuse(_ error: HTTPParserError) async {
        let isTooLong = error == .headerOverflow
        let response = HTTPResponse.text(
            isTooLong ? 431 : 400,
            isTooLong
                ? "a request has at most \(limits.headerFields) fields and \(limits.headerBytes) bytes of them"
                : "this is no HTTP/1.1: \(error)")
        let framed = FramedResponse(
            response, to: HTTPRequestHead(version: .http1_1, method: .GET, uri: "/"), mayGoOn: false)
        try? await wire.send(framed.head, framed.body, isChunked: false)
    }
}

extension HTTPResponse {
    /// A line of text.
    fileprivate static func text(_ status: Int, _ line: String) -> HTTPResponse {
        HTTPResponse(
            status, fields: ["Content-Type": "text/plain; charset=utf-8"],
            body: .bytes(Array((line + "\n").utf8)))
    }
}
