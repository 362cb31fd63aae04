import Documents
import Glibc

/// One end of a connection that carries messages: as bytes, or as HTTP with JSON in it.
struct StreamEnd {
    private let descriptor: Int32
    private let isHTTP: Bool
    private var message: [UInt8]
    private var buffer: [UInt8]

    init(_ descriptor: Int32, bytes: Int, isHTTP: Bool) {
        self.descriptor = descriptor
        self.isHTTP = isHTTP
        message = [UInt8](repeating: UInt8(ascii: "a"), count: bytes)
        buffer = [UInt8](repeating: 0, count: bytes + 1024)
    }

    /// Sends the message, and waits for the answer.
    mutating func send() {
        message.withUnsafeMutableBytes { MessageBytes.write($0) }
        if isHTTP {
            let text = String(decoding: message, as: UTF8.self)
            let body = JSONValue.object([JSONMember("message", .string(text))]).text()
            let head = "POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            write(Array("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
            _ = readHTTP()
        } else {
            write(message)
            read(upTo: 1)
        }
    }

    /// Receives the message, and answers.
    mutating func receive() {
        if isHTTP {
            let text = (try? JSONValue.parse(readHTTP()))?["message"]?.text ?? ""
            write(
                Array(
                    "HTTP/1.1 \(text.utf8.count == message.count ? 204 : 400) -\r\nContent-Length: 0\r\n\r\n"
                        .utf8))
        } else {
            read(upTo: message.count)
            write([buffer.withUnsafeBytes { MessageBytes.areRead($0) } ? 1 : 0])
        }
    }

    /// The body of what comes next.
    private mutating func readHTTP() -> [UInt8] {
        var filled = 0
        while filled < buffer.count {
            let got = readSome(from: filled, to: buffer.count)
            guard got > 0 else { return [] }
            filled += got
            guard let start = Self.bodyStart(buffer.prefix(min(filled, 512))) else { continue }
            let end = start + Self.length(buffer[..<start])
            if end > buffer.count { return [] }
            if filled < end { read(upTo: end, from: filled) }
            return Array(buffer[start..<end])
        }
        return []
    }

    private static func bodyStart(_ bytes: ArraySlice<UInt8>) -> Int? {
        let end = Array("\r\n\r\n".utf8)
        return bytes.indices.first { bytes[$0...].starts(with: end) }.map { $0 + end.count }
    }

    private static func length(_ head: ArraySlice<UInt8>) -> Int {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let line = lines.first { $0.hasPrefix("Content-Length: ") }
        return line.flatMap { Int($0.dropFirst(16)) } ?? 0
    }

    private mutating func read(upTo end: Int, from start: Int = 0) {
        var filled = start
        while filled < end {
            let got = readSome(from: filled, to: end)
            guard got > 0 else { return }
            filled += got
        }
    }

    private mutating func readSome(from start: Int, to end: Int) -> Int {
        buffer.withUnsafeMutableBytes {
            Glibc.read(descriptor, $0.baseAddress.map { $0 + start }, end - start)
        }
    }

    private func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let sent = Glibc.write(
                    descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                guard sent > 0 else { return }
                written += sent
            }
        }
    }
}
