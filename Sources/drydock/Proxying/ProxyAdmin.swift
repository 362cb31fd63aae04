import EventLoop
import LinuxSystem

/// Tells by HTTP what a proxy does: one request a connection, and nothing can be changed by it.
final class ProxyAdmin: ConnectionOwner {
    /// A request longer than this is nobody's business.
    private static let most = 8192
    let address: SocketAddress
    private let served: ServedServices

    init(at text: String, telling served: ServedServices) throws {
        self.served = served
        let listener: Listener
        do {
            listener = try Listener(at: try SocketAddress(parsing: text), on: served.loop)
        } catch {
            throw Complaint("--admin \(text): \(error)")
        }
        address = listener.address
        listener.accept = { [self] socket in
            guard let connection = try? Connection(socket, on: served.loop) else { return }
            connection.owner = self
            served.loop.schedule(after: .seconds(10)) { [weak connection] in connection?.close() }
        }
    }

    func received(_ connection: Connection) {
        let text = String(decoding: connection.input.bytes, as: UTF8.self)
        guard text.contains("\r\n\r\n") || text.contains("\n\n") else {
            if connection.input.count > Self.most { connection.close() }
            return
        }
        let words = text.prefix { $0 != "\r\n" && $0 != "\n" }.split(separator: " ")
        connection.input.clear()
        let (status, type, body) = answer(words.first ?? "", words.dropFirst().first ?? "")
        connection.output.append(
            text: "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n"
                + "Connection: close\r\n\r\n" + (words.first == "HEAD" ? "" : body))
        connection.closeAfterWriting()
    }

    private func answer(_ method: Substring, _ path: Substring) -> (String, String, String) {
        let plain = "text/plain; charset=utf-8"
        guard ["GET", "HEAD"].contains(method) else {
            return ("405 Method Not Allowed", plain, "expected GET\n")
        }
        let report = ProxyReport(served: served)
        switch path {
        case "/": return ("200 OK", plain, report.table)
        case "/json": return ("200 OK", "application/json", report.json)
        case "/metrics": return ("200 OK", "text/plain; version=0.0.4", report.metrics)
        case "/healthz":
            return served.isLeaving
                ? ("503 Service Unavailable", plain, "leaving\n") : ("200 OK", plain, "ok\n")
        default: return ("404 Not Found", plain, "expected /, /json, /metrics or /healthz\n")
        }
    }

    func ended(_ connection: Connection) {
        connection.closeAfterWriting()
    }

    func closed(_ connection: Connection, _ reason: Errno?) {}
}
