import NIOHTTP1
import WebMessages

extension HTTPFields {
    /// The same fields, in the same order.
    init(_ headers: HTTPHeaders) {
        self.init()
        for (name, value) in headers { append(name, value) }
    }
}

extension HTTPHeaders {
    /// The same fields, in the same order.
    init(_ fields: HTTPFields) {
        self.init(fields.all.map { ($0.name, $0.value) })
    }

    /// The length of the body that they announce: 0 when they announce none, nil for one whose length
    /// nobody knows yet.
    var bodyLength: Int64? {
        if contains(name: "Transfer-Encoding") { return nil }
        return first(name: "Content-Length").flatMap { Int64($0) } ?? 0
    }
}
