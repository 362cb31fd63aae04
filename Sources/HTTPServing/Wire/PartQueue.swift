import NIOCore
import NIOHTTP1

/// The parts of the messages that a connection brings, kept until they are asked for.
///
/// It reads on while little is waiting, and no further: a peer that sends faster than it is listened to is
/// slowed down by its own socket. Everything here happens on the connection's event loop.
final class PartQueue<Head: Equatable & Sendable>: ChannelInboundHandler {
    typealias InboundIn = HTTPPart<Head, ByteBuffer>

    /// What one look at the queue brings.
    enum Part: Sendable {
        case head(Head)
        case bytes([UInt8])
        case end
    }

    private let loop: any EventLoop
    /// Bytes that may wait here before the socket is left alone.
    private let window: Int
    private var items = CircularBuffer<InboundIn>()
    private var waitingBytes = 0
    private var asked: EventLoopPromise<Part?>?
    private var timer: Scheduled<Void>?
    private var failure: (any Error)?
    private var isOver = false
    private var isReading = false
    private var context: ChannelHandlerContext?

    init(on loop: any EventLoop, window: Int) {
        self.loop = loop
        self.window = window
    }

    /// The next part; nil when the peer sends no more. One asks at a time.
    /// - Parameter patience: how long it may take from now.
    /// - Returns: a future that fails with `WireError.stalled`, or with what the wire itself reports.
    func next(within patience: TimeAmount?) -> EventLoopFuture<Part?> {
        defer { readOn() }
        if let part = take() { return loop.makeSucceededFuture(part) }
        if let failure { return loop.makeFailedFuture(failure) }
        if isOver { return loop.makeSucceededFuture(nil) }
        let promise = loop.makePromise(of: Part?.self)
        asked = promise
        timer = patience.map { patience in
            loop.assumeIsolated().scheduleTask(in: patience) { self.fail(WireError.stalled) }
        }
        return promise.futureResult
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { readOn() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        over()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        readOn()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .body(let bytes) = part { waitingBytes += bytes.readableBytes }
        items.append(part)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        answer()
        readOn()
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { over() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        over()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
    }

    private func over() {
        isOver = true
        answer()
    }

    private func fail(_ error: any Error) {
        failure = failure ?? error
        answer()
    }

    private func answer() {
        guard let promise = asked else { return }
        let part = take()
        guard part != nil || failure != nil || isOver else { return }
        timer?.cancel()
        (asked, timer) = (nil, nil)
        if part == nil, let failure { promise.fail(failure) } else { promise.succeed(part) }
    }

    private func take() -> Part? {
        switch items.first {
        case nil: return nil
        case .head(let head):
            items.removeFirst()
            return .head(head)
        case .end:
            items.removeFirst()
            return .end
        case .body: return .bytes(takeBytes())
        }
    }

    /// Neighbours go out together: fewer, larger pieces are cheaper to pass on.
    private func takeBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(waitingBytes)
        while case .body(let buffer)? = items.first {
            bytes.append(contentsOf: buffer.readableBytesView)
            waitingBytes -= buffer.readableBytes
            items.removeFirst()
        }
        return bytes
    }

    private func readOn() {
        guard !isReading, !isOver, failure == nil, waitingBytes < window, let context else { return }
        // A read before its time is forgotten; channelActive asks again.
        guard context.channel.isActive else { return }
        isReading = true
        context.read()
    }
}
