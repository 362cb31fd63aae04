import EventLoop

/// A request whose body is on its way.
struct PendingRequest {
    let head: RequestHead
    let route: Route
    var reader: BodyReader
    let body = ByteBuffer()
    /// Messages that were read out of the body of a stream.
    var messages = 0

    init(_ head: RequestHead, _ route: Route) {
        self.head = head
        self.route = route
        reader = BodyReader(head.body)
    }
}
