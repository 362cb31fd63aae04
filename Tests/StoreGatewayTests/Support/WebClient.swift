import Foundation
import LinuxSystem

/// What a server said.
struct WebAnswer: Equatable {
    var status: Int
    var head: String
    var body: String
}

/// A client that sends exactly what a test says, and waits for what comes.
final class WebClient {
    private let socket: StreamSocket
    private let address: SocketAddress
    private var bytes: [UInt8] = []

    init(to address: SocketAddress) throws {
        self.address = address
        socket = try StreamSocket.connected(to: address, timeout: 10)
    }

    func send(_ text: String) {
        send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard case .bytes(let count) = rest.withUnsafeBytes({ socket.send($0) }) else { return }
            rest = rest.dropFirst(count)
        }
    }

    func finishWriting() { socket.finishWriting() }
    func abort() { socket.abort() }

    func ask(_ method: String, _ path: String, _ body: String = "") throws -> WebAnswer {
        send("\(method) \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return try answer(hasBody: method != "HEAD")
    }

    func post(_ path: String, _ body: String) throws -> WebAnswer {
        try ask("POST", path, body)
    }

    /// The next answer.
    func answer(hasBody: Bool = true) throws -> WebAnswer {
        let head = try readHead()
        let lines = head.split(separator: "\r\n")
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        let fields = lines.dropFirst().map { $0.lowercased() }
        guard hasBody, status != 100 else { return WebAnswer(status: status, head: head, body: "") }
        if fields.contains("transfer-encoding: chunked") {
            var body = ""
            while let chunk = try readChunk() { body += chunk }
            // Trailers, up to an empty line.
            while try !readLine().isEmpty {}
            return WebAnswer(status: status, head: head, body: body)
        }
        let length = fields.first { $0.hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) }
        let body = try length.map(read) ?? readToEnd()
        return WebAnswer(status: status, head: head, body: String(decoding: body, as: UTF8.self))
    }

    func readHead() throws -> String {
        var head = ""
        while true {
            let line = try readLine()
            if line.isEmpty { return head }
            head += line + "\r\n"
        }
    }

    /// The next chunk; nil for the last.
    func readChunk() throws -> String? {
        guard let size = Int(try readLine(), radix: 16), size > 0 else { return nil }
        let chunk = try read(size)
        _ = try readLine()
        return String(decoding: chunk, as: UTF8.self)
    }

    /// Everything up to the end of the connection.
    func readToEnd() throws -> [UInt8] {
        while try fill() {}
        defer { bytes = [] }
        return bytes
    }

    private func readLine() throws -> String {
        while !bytes.contains(10) {
            guard try fill() else {
                throw EtcdProcess.Failure(text: "the connection ended in a line: \(bytes)")
            }
        }
        let end = bytes.firstIndex(of: 10) ?? 0
        defer { bytes.removeFirst(end + 1) }
        return String(decoding: bytes[..<end], as: UTF8.self).replacingOccurrences(of: "\r", with: "")
    }

    private func read(_ count: Int) throws -> [UInt8] {
        while bytes.count < count {
            guard try fill() else { throw EtcdProcess.Failure(text: "\(bytes.count) of \(count) bytes came") }
        }
        defer { bytes.removeFirst(count) }
        return Array(bytes[..<count])
    }

    private func fill() throws -> Bool {
        var room = [UInt8](repeating: 0, count: 65536)
        switch room.withUnsafeMutableBytes({ socket.receive(into: $0) }) {
        case .bytes(let count): bytes += room[..<count]
        case .end: return false
        case .wouldBlock: throw EtcdProcess.Failure(text: "no answer within ten seconds")
        case .failed(let reason):
            // A reset ends it as well.
            if reason.name == "ECONNRESET" { return false }
            throw EtcdProcess.Failure(text: reason.name)
        }
        return true
    }
}

func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
