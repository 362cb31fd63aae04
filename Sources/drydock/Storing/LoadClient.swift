import EventLoop
import Glibc
import LinuxSystem

/// A client that asks again as soon as it has its answer.
final class LoadClient: ConnectionOwner {
    private let connection: Connection
    private let requests: [[UInt8]]
    private var next: Int
    private(set) var answers = 0
    private(set) var trouble: String?
    /// Goes on by itself; otherwise it waits for `ask`.
    var isFree = true
    /// Told of each answer.
    var answered: () -> Void = {}

    init(to address: SocketAddress, on loop: EventLoop, requests: [[UInt8]], from start: Int) throws {
        connection = try Connection(to: address, on: loop)
        self.requests = requests
        next = start
        connection.owner = self
    }

    func ask() {
        connection.output.append(requests[next % requests.count])
        next += 1
        connection.write()
    }

    func close() { connection.close() }

    func received(_ connection: Connection) {
        while let length = answerLength() {
            connection.input.consume(length)
            answers += 1
            answered()
            if isFree { ask() }
        }
    }

    func ended(_ connection: Connection) { trouble = trouble ?? "it closed the connection" }
    func closed(_ connection: Connection, _ reason: Errno?) {
        if let reason { trouble = trouble ?? reason.text }
    }

    /// Of the answer that has come whole; nil while none has.
    private func answerLength() -> Int? {
        let bytes = connection.input.readable
        guard let start = bytes.baseAddress, bytes.count > 16,
            let end = strstr(start, bytes.count, "\r\n\r\n")
        else { return nil }
        if bytes[9] != 50 {
            trouble = String(decoding: bytes.prefix(600), as: UTF8.self)
            return nil
        }
        let body = end + 4
        guard let field = strstr(start, end, "Content-Length: ") else { return endOfChunks(bytes, body) }
        let length = number(bytes, field + 16, radix: 10).value
        return body + length <= bytes.count ? body + length : nil
    }

    /// Go writes an answer of any size in chunks.
    private func endOfChunks(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int? {
        var place = start
        while place < bytes.count {
            let (size, end) = number(bytes, place, radix: 16)
            place = end + 2 + size + 2
            if size == 0 { return place <= bytes.count ? place : nil }
        }
        return nil
    }

    /// The digits at a place: their value, and where they end.
    private func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, radix: Int) -> (value: Int, end: Int) {
        var (place, value) = (start, 0)
        while place < bytes.count, value < 1 << 40,
            let digit = Character(Unicode.Scalar(bytes[place])).hexDigitValue
        {
            value = value * radix + digit
            place += 1
        }
        return (value, place)
    }

    /// Where a text begins among bytes.
    private func strstr(_ start: UnsafeRawPointer, _ count: Int, _ text: StaticString) -> Int? {
        let first = Int32(text.utf8Start[0])
        var place = 0
        while place < count, let found = memchr(start + place, first, count - place) {
            place = UnsafeRawPointer(found) - start
            guard place + text.utf8CodeUnitCount <= count else { return nil }
            if memcmp(found, text.utf8Start, text.utf8CodeUnitCount) == 0 { return place }
            place += 1
        }
        return nil
    }
}

/// A client that watches, and counts the lines that it is told.
final class WatchingClient: ConnectionOwner {
    private let connection: Connection
    private(set) var lines = 0
    private(set) var trouble: String?
    private var last: UInt8 = 0
    private let heard: () -> Void

    init(to address: SocketAddress, on loop: EventLoop, request: [UInt8], heard: @escaping () -> Void) throws
    {
        self.heard = heard
        connection = try Connection(to: address, on: loop)
        connection.owner = self
        connection.output.append(request)
        connection.write()
    }

    func close() { connection.close() }

    func received(_ connection: Connection) {
        // A line of JSON is what ends with a brace.
        for byte in connection.input.readable {
            if byte == 10, last == 125 {
                lines += 1
                heard()
            }
            last = byte
        }
        connection.input.clear()
    }

    func ended(_ connection: Connection) { trouble = "it closed the connection" }
    func closed(_ connection: Connection, _ reason: Errno?) {
        if let reason { trouble = trouble ?? reason.text }
    }
}
