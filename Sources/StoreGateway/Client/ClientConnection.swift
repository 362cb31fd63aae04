import EventLoop
import LinuxSystem

/// One kept-alive connection to a server: a request, then its answer, by waiting for both.
final class ClientConnection {
    private let address: SocketAddress
    private let socket: StreamSocket
    private let input = ByteBuffer()
    private var reader = BodyReader(.length(0))

    /// - Parameter timeout: seconds without progress after which a server counts as gone.
    init(to address: SocketAddress, timeout: Int) throws(EtcdClientError) {
        self.address = address
        do {
            socket = try StreamSocket.connected(to: address, timeout: timeout)
        } catch {
            throw .unreachable(address: "\(address)", why: error.description)
        }
    }

    /// The kernel's number, to wait for more.
    var number: Int32 { socket.number }

    /// Bytes that have come and were not taken.
    var available: Int { input.count }

    func stopWaiting() {
        socket.stopWaiting()
    }

    func abort() {
        socket.abort()
    }

    /// Asks, and waits for all of the answer.
    func exchange(_ path: String, _ body: ByteBuffer) throws(EtcdClientError) -> (Int, ByteBuffer) {
        try send(path, body)
        let status = try receiveHead()
        let answer = ByteBuffer()
        while true {
            try take(answer)
            if reader.isDone { return (status, answer) }
            guard try receive() else { throw gone("it closed the connection in the middle of an answer") }
        }
    }

    func send(_ path: String, _ body: ByteBuffer) throws(EtcdClientError) {
        let request = ByteBuffer()
        request.append("POST ")
        request.append(text: path)
        request.append(" HTTP/1.1\r\nHost: ")
        request.append(text: "\(address)")
        request.append("\r\nContent-Length: ")
        request.append(decimal: Int64(body.count))
        request.append("\r\n\r\n")
        request.append(body.readable)
        while !request.isEmpty {
            switch socket.send(request.readable) {
            case .bytes(let count): request.consume(count)
            case .wouldBlock, .end: throw gone("it takes nothing")
            case .failed(let reason): throw gone(reason.text)
            }
        }
    }

    /// Waits for the head of an answer.
    /// - Returns: its status.
    func receiveHead() throws(EtcdClientError) -> Int {
        while true {
            if let end = headEnd() {
                let lines = String(decoding: input.readable[..<end], as: UTF8.self).split(separator: "\r\n")
                input.consume(end)
                return try readHead(lines)
            }
            guard input.count < HeadParser.limit else { throw .malformed("a head without end") }
            guard try receive() else { throw gone("it closed the connection") }
        }
    }

    private func headEnd() -> Int? {
        let bytes = input.readable
        guard bytes.count >= 4 else { return nil }
        return (4...bytes.count).first {
            bytes[$0 - 1] == 10 && bytes[$0 - 2] == 13 && bytes[$0 - 3] == 10 && bytes[$0 - 4] == 13
        }
    }

    private func readHead(_ lines: [Substring]) throws(EtcdClientError) -> Int {
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw .malformed("'\(lines.first ?? "")' where a status was to come")
        }
        var body = RequestHead.Body.length(0)
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = parts[1].drop { $0 == " " }
            switch parts[0].lowercased() {
            case "transfer-encoding": body = .chunked
            case "content-length":
                guard body != .chunked, let length = Int(value), length >= 0 else { continue }
                body = .length(length)
            default: continue
            }
        }
        reader = BodyReader(body)
        return status
    }

    /// Moves what is here of the answer's body.
    func take(_ answer: ByteBuffer) throws(EtcdClientError) {
        do {
            try reader.take(from: input, to: answer)
        } catch {
            throw .malformed(error.message)
        }
    }

    /// Reads once.
    /// - Returns: false when nothing will come any more; also when nothing is there and nobody waits.
    func receive() throws(EtcdClientError) -> Bool {
        switch socket.receive(into: input.reserve(16 << 10)) {
        case .bytes(let count):
            input.commit(count)
            return true
        case .end: return false
        case .wouldBlock: throw gone("no answer in time")
        case .failed(let reason): throw gone(reason.text)
        }
    }

    /// Reads what is there, without waiting.
    /// - Returns: whether the connection still stands.
    func receiveAvailable() -> Bool {
        while true {
            let room = input.reserve(16 << 10)
            switch socket.receive(into: room) {
            case .bytes(let count):
                input.commit(count)
                if count < room.count { return true }
            case .wouldBlock: return true
            case .end, .failed: return false
            }
        }
    }

    private func gone(_ why: String) -> EtcdClientError {
        .unreachable(address: "\(address)", why: why)
    }
}
