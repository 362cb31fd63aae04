import NIOCore
import NIOHTTP1
import WebMessages

/// One request on its connection, and its response.
struct ClientExchange: Sendable {
    private let connection: ClientWire
    private let request: HTTPRequest
    private let idle: IdleWires
    private let address: ListenAddress
    private let state = ExchangeState()

    private var wire: Wire<HTTPResponseHead, HTTPRequestHead> { connection.wire }

    init(_ connection: ClientWire, _ request: HTTPRequest, _ idle: IdleWires, _ address: ListenAddress) {
        (self.connection, self.request, self.idle, self.address) = (connection, request, idle, address)
    }

    func response() async throws -> HTTPResponse {
        let sending = Task { try await send() }
        do {
            return try await withTaskCancellationHandler {
                try await received(sending)
            } onCancel: {
                sending.cancel()
                wire.channel.close(promise: nil)
            }
        } catch {
            await wire.close()
            throw error
        }
    }

    private func send() async throws {
        try await wire.send(head(), request.body, isChunked: request.body.length == nil)
        state.sent(wire.channel, patience: wire.patience)
    }

    private func received(_ sending: Task<Void, any Error>) async throws -> HTTPResponse {
        let part: PartQueue<HTTPResponseHead>.Part?
        do {
            part = try await wire.next(within: nil)
        } catch let error {
            throw await reason(sending) ?? error
        }
        switch part {
        case .head(let head): return try await response(head, sending)
        case nil:
            if connection.wasUsed, case .bytes = request.body { throw ReusedTooLate() }
            throw await reason(sending) ?? WireError.brokenOff
        default: throw WireError.confused("a body without a head")
        }
    }

    private func response(_ head: HTTPResponseHead, _ sending: Task<Void, any Error>) async throws
        -> HTTPResponse
    {
        state.answered()
        // A server that refuses has heard enough; what is left of a stream would be taken for the next
        // request.
        var isCutShort = false
        if case .stream = request.body, head.status.code >= 400, !state.isSent {
            isCutShort = true
            sending.cancel()
        }
        let hasBody = request.method != "HEAD" && head.status.mayHaveResponseBody
        // Without any frame the body ends with the connection.
        let isFramed =
            head.headers.contains(name: "Transfer-Encoding") || head.headers.contains(name: "Content-Length")
        let length = hasBody ? (isFramed ? head.headers.bodyLength : nil) : 0
        let reader = wire.body(length: length, limit: nil)
        let isReusable = head.isKeepAlive && (isFramed || !hasBody) && !isCutShort
        let body = ReceivedBody(reader, wire.channel) { [connection, idle] in
            // The response may be here before the request is known to have left.
            if isReusable, case .success = await sending.result {
                idle.put(connection)
            } else {
                await connection.wire.close()
            }
        }
        if length == 0 {
            _ = try await body.next()
            return HTTPResponse(Int(head.status.code), fields: HTTPFields(head.headers))
        }
        return HTTPResponse(
            Int(head.status.code), fields: HTTPFields(head.headers),
            body: .stream(HTTPStream(length: length) { try await body.next() }))
    }

    /// Why the request could not be sent, when that is why no response came.
    private func reason(_ sending: Task<Void, any Error>) async -> (any Error)? {
        await wire.close()
        guard case .failure(let error) = await sending.result, !(error is WireError) else { return nil }
        return connection.wasUsed || error is CancellationError ? nil : error
    }

    private func head() -> HTTPRequestHead {
        var headers = HTTPHeaders(request.fields)
        if !headers.contains(name: "Host") { headers.add(name: "Host", value: hostField) }
        headers.remove(name: "Transfer-Encoding")
        if let length = request.body.length {
            if length > 0 || ["POST", "PUT", "PATCH"].contains(request.method) {
                headers.replaceOrAdd(name: "Content-Length", value: "\(length)")
            }
        } else {
            headers.replaceOrAdd(name: "Transfer-Encoding", value: "chunked")
        }
        return HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: request.target,
            headers: headers)
    }

    private var hostField: String {
        if case .unix = address { return "localhost" }
        return address.description
    }
}
