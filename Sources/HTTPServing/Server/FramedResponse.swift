import NIOHTTP1
import WebMessages

/// A response with everything that says where it ends.
///
/// - RFC 9112, section 6
struct FramedResponse: Sendable {
    let head: HTTPResponseHead
    let body: HTTPBody
    let isChunked: Bool
    /// Whether another response may follow on the same connection.
    let mayGoOn: Bool

    /// - Parameter mayGoOn: whether the server would have it so; the client's word counts as well.
    init(_ response: HTTPResponse, to request: HTTPRequestHead, mayGoOn: Bool) {
        let status = HTTPResponseStatus(statusCode: response.status)
        var headers = HTTPHeaders(response.fields)
        let hasBody = request.method != .HEAD && status.mayHaveResponseBody
        let length = response.body.length
        isChunked = hasBody && length == nil && request.version == .http1_1
        let endsWithConnection = hasBody && length == nil && !isChunked
        self.mayGoOn = mayGoOn && request.isKeepAlive && !endsWithConnection
        headers.remove(name: "Transfer-Encoding")
        if isChunked {
            headers.remove(name: "Content-Length")
            headers.add(name: "Transfer-Encoding", value: "chunked")
        } else if hasBody, let length {
            headers.replaceOrAdd(name: "Content-Length", value: "\(length)")
        } else if response.status == 204 || response.status < 200 {
            headers.remove(name: "Content-Length")
        } else if !hasBody, status != .notModified, !headers.contains(name: "Content-Length"), let length {
            headers.add(name: "Content-Length", value: "\(length)")
        }
        if !self.mayGoOn {
            headers.replaceOrAdd(name: "Connection", value: "close")
        } else if request.version == .http1_0 {
            headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
        if !headers.contains(name: "Date") { headers.add(name: "Date", value: HTTPDate.now()) }
        head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        body = hasBody ? response.body : .empty
    }
}
