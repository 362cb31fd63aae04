import EventLoop
import KeyValueModel

// Answers.
extension Session {
    func respond(_ head: RequestHead, _ route: Route, _ body: UnsafeRawBufferPointer) {
        guard head.method != .options else { return answer(.bare, "", head) }
        switch route {
        case .notFound: return answer(.notFound, "404 page not found\n", head)
        case .unknownMethod: return answer(.notFound, "Not Found\n", head)
        case .moved(let path): return move(to: path, head)
        case .health, .version: return respondToGet(route, head)
        default: break
        }
        guard head.method == .post else { return answer(.methodNotAllowed, "Method Not Allowed\n", head) }
        do {
            if route == .keepAlive { return try keepAlive(body, head) }
            let scratch = gateway.scratch
            scratch.clear()
            let range = try JSONSyntax.firstValue(in: body)
            let text = range.map { JSONValueText(body, $0) }
            if try gateway.calls.answer(route, text, to: scratch) { gateway.noteChange() }
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

    func answer(_ kind: ResponseHeads.Kind, _ body: String, _ head: RequestHead) {
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

    func fail(_ code: Int, _ message: String, _ head: RequestHead) {
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
