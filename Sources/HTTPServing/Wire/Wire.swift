import NIOCore
import NIOHTTP1
import WebMessages

/// One connection: parts come out of its queue, parts go into its channel.
struct Wire<InHead: Equatable & Sendable, OutHead: Equatable & Sendable>: Sendable {
    typealias Queue = PartQueue<InHead>
    typealias Output = HTTPPart<OutHead, IOData>

    let channel: any Channel
    private let queue: NIOLoopBound<Queue>
    let patience: TimeAmount

    /// The wire of a channel that has this queue at its end; to be made on its event loop.
    init(_ channel: any Channel, _ queue: Queue, patience: TimeAmount) {
        self.channel = channel
        self.queue = NIOLoopBound(queue, eventLoop: channel.eventLoop)
        self.patience = patience
    }

    /// The next part; nil when there are no more.
    func next(within patience: TimeAmount?) async throws -> Queue.Part? {
        let queue = queue
        return try await channel.eventLoop.flatSubmit { queue.value.next(within: patience) }.get()
    }

    /// The body that follows a head which was taken.
    /// - Parameter before: what is done before the first piece is waited for.
    func body(length: Int64?, limit: Int64?, before: (@Sendable () async -> Void)? = nil)
        -> BodyReader<InHead, OutHead>
    {
        BodyReader(self, length: length, limit: limit, before: before)
    }

    /// Sends a head and what follows it.
    /// - Throws: the stream's error, `WireError`, or the socket's: then the message is broken and the
    ///   connection good for nothing.
    func send(_ head: OutHead, _ body: HTTPBody, isChunked: Bool) async throws {
        if case .bytes(let bytes) = body {
            channel.write(Output.head(head), promise: nil)
            if !bytes.isEmpty { channel.write(piece(bytes), promise: nil) }
            return try await flushed(put(.end(nil)))
        }
        var last = put(.head(head))
        var sent: Int64 = 0
        let announced = isChunked ? nil : body.length
        let stream = body.stream
        while let bytes = try await stream.next() {
            guard !bytes.isEmpty else { continue }
            sent += Int64(bytes.count)
            if let announced, sent > announced { throw WireError.wrongLength(announced: announced) }
            // One piece is on its way while the next is made, and no more than that.
            try await flushed(last)
            last = put(piece(bytes))
        }
        if let announced, sent != announced { throw WireError.wrongLength(announced: announced) }
        try await flushed(last)
        try await flushed(put(.end(nil)))
    }

    /// Sends a part; the future ends when the socket has taken it.
    @discardableResult
    func put(_ part: Output) -> EventLoopFuture<Void> {
        channel.writeAndFlush(part)
    }

    /// Ends it, whatever is still on its way.
    func close() async {
        try? await channel.close()
    }

    private func piece(_ bytes: [UInt8]) -> Output {
        .body(.byteBuffer(ByteBuffer(bytes: bytes)))
    }

    /// Waits for a write, as long as the peer may take for it.
    private func flushed(_ write: EventLoopFuture<Void>) async throws {
        let channel = channel
        let timer = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        write.whenComplete { _ in timer.cancel() }
        try await write.get()
    }
}
