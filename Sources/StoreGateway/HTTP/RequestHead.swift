import EventLoop

/// What stands before the body of a request.
///
/// - Source: RFC 9112
struct RequestHead {
    enum Body: Equatable {
        case length(Int)
        case chunked
    }

    enum Method {
        case get, post, head, options, other
    }

    var method = Method.other
    /// The path and the query, as sent.
    var target = ""
    var isOld = false
    var body = Body.length(0)
    var keepsAlive = true
    var expectsContinue = false
}

/// A request that is not HTTP, and what to say to it.
struct BadRequest: Error, Equatable {
    let status: Int
    /// The reason in the status line, and the body.
    let text: String

    static let malformed = BadRequest(status: 400, text: "400 Bad Request")
    static let tooLarge = BadRequest(status: 431, text: "431 Request Header Fields Too Large")
}

/// Reads heads out of what has come.
struct HeadParser {
    /// Bytes of a head at most.
    static let limit = 64 << 10

    private let bytes: UnsafeRawBufferPointer
    private var head = RequestHead()
    private var length: Int?
    private var hasHost = false
    private var isChunked = false

    /// The head that the bytes begin with and how long it is; nil while it is not complete.
    /// - Throws: `BadRequest`.
    static func parse(_ bytes: UnsafeRawBufferPointer) throws(BadRequest) -> (RequestHead, Int)? {
        var parser = HeadParser(bytes: bytes)
        var start = 0
        // Empty lines before a request are leftovers of the one before.
        while start < min(4, bytes.count), bytes[start] == 13 || bytes[start] == 10 { start += 1 }
        var isFirst = true
        while let end = parser.endOfLine(start) {
            guard end.next <= limit else { throw .tooLarge }
            if end.text == start, !isFirst { return (try parser.finished(), end.next) }
            isFirst ? try parser.requestLine(start..<end.text) : try parser.field(start..<end.text)
            isFirst = false
            start = end.next
        }
        guard bytes.count < limit else { throw .tooLarge }
        return nil
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Where the line ends, and the next begins.
    private func endOfLine(_ start: Int) -> (text: Int, next: Int)? {
        var place = start
        while place < bytes.count, bytes[place] != 10 { place += 1 }
        guard place < bytes.count else { return nil }
        let text = place > start && bytes[place - 1] == 13 ? place - 1 : place
        return (text, place + 1)
    }

    /// `POST /v3/kv/range HTTP/1.1`
    private mutating func requestLine(_ line: Range<Int>) throws(BadRequest) {
        guard let first = line.first(where: { bytes[$0] == 32 }),
            let last = line.last(where: { bytes[$0] == 32 }), first < last, first > line.lowerBound
        else { throw .malformed }
        let version = last + 1..<line.upperBound
        guard version.count == 8, equals(last + 1..<last + 8, "HTTP/1.") else {
            guard version.count == 8, equals(last + 1..<last + 6, "HTTP/") else { throw .malformed }
            throw BadRequest(status: 505, text: "505 HTTP Version Not Supported")
        }
        head.isOld = bytes[version.upperBound - 1] == 48
        head.keepsAlive = !head.isOld
        head.method = try method(line.lowerBound..<first)
        let target = first + 1..<last
        guard target.allSatisfy({ bytes[$0] > 0x20 && bytes[$0] < 0x7f }) else { throw .malformed }
        head.target = text(target)
    }

    private func method(_ name: Range<Int>) throws(BadRequest) -> RequestHead.Method {
        if equals(name, "POST") { return .post }
        if equals(name, "GET") { return .get }
        if equals(name, "HEAD") { return .head }
        if equals(name, "OPTIONS") { return .options }
        guard name.allSatisfy({ bytes[$0].isTokenByte }) else { throw .malformed }
        return .other
    }

    /// `Content-Length: 14`
    private mutating func field(_ line: Range<Int>) throws(BadRequest) {
        // A line that goes on with the one before: the fields that matter here are never that long.
        if bytes[line.lowerBound] == 32 || bytes[line.lowerBound] == 9 { return }
        guard let colon = line.first(where: { bytes[$0] == .colon }) else { throw .malformed }
        let name = line.lowerBound..<colon
        guard !name.isEmpty, name.allSatisfy({ bytes[$0].isTokenByte }) else {
            throw BadRequest(status: 400, text: "400 Bad Request: invalid header name")
        }
        var value = colon + 1..<line.upperBound
        while let first = value.first, bytes[first] == 32 || bytes[first] == 9 { value = value.dropFirst() }
        while let last = value.last, bytes[last] == 32 || bytes[last] == 9 { value = value.dropLast() }
        guard value.allSatisfy({ bytes[$0] >= 0x20 && bytes[$0] != 0x7f || bytes[$0] == 9 }) else {
            throw BadRequest(status: 400, text: "400 Bad Request: invalid header value")
        }
        try take(name, value)
    }

    private mutating func take(_ name: Range<Int>, _ value: Range<Int>) throws(BadRequest) {
        switch name.count {
        case 4 where equals(name, "host"): hasHost = true
        case 6 where equals(name, "expect"):
            guard equals(value, "100-continue") else {
                throw BadRequest(status: 417, text: "417 Expectation Failed")
            }
            head.expectsContinue = true
        case 10 where equals(name, "connection"): takeConnection(value)
        case 14 where equals(name, "content-length"): try takeLength(value)
        case 17 where equals(name, "transfer-encoding"):
            guard !isChunked, equals(value, "chunked") else {
                throw BadRequest(status: 501, text: "501 Unsupported transfer encoding")
            }
            isChunked = true
        default: return
        }
    }

    private mutating func takeConnection(_ value: Range<Int>) {
        for word in text(value).lowercased().split(separator: ",") {
            let word = word.drop { $0 == " " }
            if word.hasPrefix("close") { head.keepsAlive = false }
            if word.hasPrefix("keep-alive"), head.isOld { head.keepsAlive = true }
        }
    }

    private mutating func takeLength(_ value: Range<Int>) throws(BadRequest) {
        guard !value.isEmpty, value.count <= 18, value.allSatisfy({ bytes[$0].isDigit }) else {
            throw .malformed
        }
        let number = value.reduce(0) { $0 * 10 + Int(bytes[$1] - 48) }
        // Two lengths would be two requests to two readers.
        guard length == nil || length == number else { throw .malformed }
        length = number
    }

    private func finished() throws(BadRequest) -> RequestHead {
        guard hasHost || head.isOld else {
            throw BadRequest(status: 400, text: "400 Bad Request: missing required Host header")
        }
        var head = head
        head.body = isChunked ? .chunked : .length(length ?? 0)
        // Whoever stood before us may have gone by the length: nothing after this is to be trusted.
        if isChunked, length != nil { head.keepsAlive = false }
        return head
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// Whether the bytes are these, capitals aside.
    private func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for (index, place) in range.enumerated() {
            let wanted = text.utf8Start[index]
            let byte = bytes[place]
            guard byte == wanted || (wanted.isLowercase && byte | 0x20 == wanted) else { return false }
        }
        return true
    }
}

extension UInt8 {
    fileprivate var isLowercase: Bool { self >= 97 && self <= 122 }

    /// What the name of a method or a field is made of.
    fileprivate var isTokenByte: Bool {
        switch self {
        case 48...57, 65...90, 97...122: true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "#"),
            UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"),
            UInt8(ascii: "+"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
