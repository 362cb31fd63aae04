import EventLoop
import LinuxSystem

/// A client on the same loop as its server: nothing waits for anything but the loop's next turn.
final class TraceClient: ConnectionOwner {
    private let connection: Connection
    private let loop: EventLoop
    private var hasEnded = false

    init(to address: SocketAddress, on loop: EventLoop) throws {
        self.loop = loop
        connection = try Connection(to: address, on: loop)
        connection.owner = self
    }

    func received(_ connection: Connection) {}
    func ended(_ connection: Connection) { hasEnded = true }
    func closed(_ connection: Connection, _ reason: Errno?) { hasEnded = true }
    func close() { connection.close() }

    func send(_ path: String, _ body: String) {
        connection.output.append(
            Array(
                "POST \(path) HTTP/1.1\r\nHost: trace\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                    .utf8))
        connection.write()
    }

    /// The whole answer to what was sent.
    /// - Throws: `Complaint` where none comes.
    func answer() throws -> (status: Int, body: String) {
        while true {
            if let (status, length, start) = head() {
                if let length, connection.input.count >= start + length {
                    let body = text(start..<start + length)
                    connection.input.consume(start + length)
                    return (status, body)
                }
                // A stream that ends: the last chunk has no bytes.
                let (lines, isComplete) = chunks(from: start)
                if length == nil, isComplete {
                    connection.input.clear()
                    return (status, lines)
                }
            }
            try turn()
        }
    }

    /// What has come of an answer that has no end yet; all of it that the server has to say now.
    func streamed() throws -> (status: Int, body: String) {
        while head() == nil { try turn() }
        // Each turn brings what is ready; two without news, and there is none.
        var (before, idle) = (-1, 0)
        while idle < 3, !hasEnded {
            try loop.turn(waiting: .milliseconds(20))
            idle = connection.input.count == before ? idle + 1 : 0
            before = connection.input.count
        }
        guard let (status, length, start) = head() else { return (0, "") }
        return (status, length.map { text(start..<start + $0) } ?? chunks(from: start).text)
    }

    private func turn() throws {
        guard !hasEnded else { throw Complaint("the store closed the connection") }
        try loop.turn(waiting: .seconds(5))
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: connection.input.readable[range], as: UTF8.self)
    }

    /// The status, the length of the body if it is known, and where it begins.
    private func head() -> (status: Int, length: Int?, start: Int)? {
        let bytes = connection.input.readable
        guard bytes.count > 12, let end = (4...bytes.count).first(where: { text($0 - 4..<$0) == "\r\n\r\n" })
        else { return nil }
        let lines = text(0..<end).split(separator: "\r\n")
        let length = lines.first { $0.hasPrefix("Content-Length: ") }.flatMap { Int($0.dropFirst(16)) }
        return (lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0, length, end)
    }

    /// The text of the chunks that have come, and whether the last one is among them.
    private func chunks(from start: Int) -> (text: String, isComplete: Bool) {
        let bytes = connection.input.readable
        var (place, all) = (start, "")
        while let end = bytes[place...].firstIndex(of: 10), let size = Int(text(place..<end - 1), radix: 16),
            end + 1 + size + 2 <= bytes.count
        {
            if size == 0 { return (all, true) }
            all += text(end + 1..<end + 1 + size)
            place = end + 1 + size + 2
        }
        return (all, false)
    }
}
