import EventLoop
import Glibc

/// The heads of responses, with all that never changes made once.
final class ResponseHeads {
    private static let crossOrigin = """
        Access-Control-Allow-Headers: accept, content-type, authorization\r
        Access-Control-Allow-Methods: POST, GET, OPTIONS, PUT, DELETE\r
        Access-Control-Allow-Origin: *\r

        """

    /// Up to `Date: `, for an answer of the store, the usual case.
    private let okStart: [UInt8]
    /// `…\r\nContent-Length: `
    private var dated: [UInt8] = []
    private var second = -1

    init() {
        okStart = Array(
            (Self.crossOrigin + "Content-Type: application/json\r\n"
                + "Grpc-Metadata-Content-Type: application/grpc\r\nDate: ").utf8)
    }

    /// What a response says beside its body.
    struct Kind {
        var status: StaticString = "200 OK"
        /// Lines with their ends.
        var fields: StaticString = "Content-Type: application/json\r\n"
        /// Not for what never reached a handler.
        var isCrossOrigin = true
    }

    /// The answer of the store: its head and its body.
    func appendOK(_ body: ByteBuffer, for head: RequestHead, to output: ByteBuffer) {
        output.append(head.isOld ? "HTTP/1.0 200 OK\r\n" : "HTTP/1.1 200 OK\r\n")
        output.append(okStart)
        finish(body.readable, length: body.count, head, output)
    }

    /// Any other answer.
    func append(_ kind: Kind, _ body: [UInt8], for head: RequestHead, to output: ByteBuffer) {
        start(kind, head, output)
        // To HEAD goes the length of what would be there, and nothing else.
        body.withUnsafeBytes {
            let sent = head.method == .head ? UnsafeRawBufferPointer(start: nil, count: 0) : $0
            finish(sent, length: body.count, head, output)
        }
    }

    /// The head of an answer whose body comes in chunks.
    func appendStream(_ head: RequestHead, to output: ByteBuffer) {
        output.append("HTTP/1.1 200 OK\r\n")
        output.append(okStart)
        refreshDate()
        dated.withUnsafeBytes { output.append(UnsafeRawBufferPointer(rebasing: $0[..<29])) }
        output.append("\r\nTransfer-Encoding: chunked\r\n\r\n")
    }

    private func start(_ kind: Kind, _ head: RequestHead, _ output: ByteBuffer) {
        output.append(head.isOld ? "HTTP/1.0 " : "HTTP/1.1 ")
        output.append(kind.status)
        output.append("\r\n")
        if kind.isCrossOrigin { output.append(text: Self.crossOrigin) }
        output.append(kind.fields)
        output.append("Date: ")
    }

    private func finish(
        _ body: UnsafeRawBufferPointer, length: Int, _ head: RequestHead, _ output: ByteBuffer
    ) {
        refreshDate()
        output.append(dated)
        output.append(decimal: Int64(length))
        if !head.keepsAlive, !head.isOld { output.append("\r\nConnection: close") }
        if head.keepsAlive, head.isOld { output.append("\r\nConnection: keep-alive") }
        output.append("\r\n\r\n")
        output.append(body)
    }

    /// `Tue, 01 Dec 2026 08:27:31 GMT`, once a second.
    /// - Source: RFC 9110 section 5.6.7
    private func refreshDate() {
        var now = time(nil)
        guard now != second else { return }
        second = now
        var parts = tm()
        gmtime_r(&now, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let two = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
        let date =
            "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
            + "\(parts.tm_year + 1900) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
        dated = Array((date + "\r\nContent-Length: ").utf8)
    }
}

extension ResponseHeads.Kind {
    static let notFound = ResponseHeads.Kind(status: "404 Not Found", fields: plain)
    static let methodNotAllowed = ResponseHeads.Kind(status: "405 Method Not Allowed", fields: plain)
    static let onlyGet = ResponseHeads.Kind(
        status: "405 Method Not Allowed",
        fields: "Allow: GET\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
    )
    static let json = ResponseHeads.Kind()
    static let health = ResponseHeads.Kind(fields: "Content-Type: text/plain; charset=utf-8\r\n")
    static let bare = ResponseHeads.Kind(fields: "")

    private static let plain: StaticString =
        "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"

    /// An error of the store, by gRPC's code.
    /// - Source: grpc-gateway, runtime/errors.go
    static func failure(_ code: Int) -> ResponseHeads.Kind {
        let status: StaticString =
            switch code {
            case 3, 11: "400 Bad Request"
            case 5: "404 Not Found"
            case 6, 10: "409 Conflict"
            case 8: "429 Too Many Requests"
            case 9: "412 Precondition Failed"
            case 12: "501 Not Implemented"
            case 14: "503 Service Unavailable"
            default: "500 Internal Server Error"
            }
        return ResponseHeads.Kind(status: status)
    }

    /// Something that is not HTTP.
    static func refusal(_ status: Int) -> ResponseHeads.Kind {
        let line: StaticString =
            switch status {
            case 417: "417 Expectation Failed"
            case 431: "431 Request Header Fields Too Large"
            case 501: "501 Not Implemented"
            case 505: "505 HTTP Version Not Supported"
            default: "400 Bad Request"
            }
        return ResponseHeads.Kind(
            status: line, fields: "Content-Type: text/plain; charset=utf-8\r\n", isCrossOrigin: false)
    }
}
