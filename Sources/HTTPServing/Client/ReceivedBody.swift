import NIOCore
import NIOHTTP1
import Synchronization

/// The body of a response: its end frees the connection, forgetting it closes the connection.
final class ReceivedBody: Sendable {
    private let reader: BodyReader<HTTPResponseHead, HTTPRequestHead>
    private let channel: any Channel
    private let whenRead: @Sendable () async -> Void
    private let isOver = Mutex(false)

    init(
        _ reader: BodyReader<HTTPResponseHead, HTTPRequestHead>, _ channel: any Channel,
        whenRead: @escaping @Sendable () async -> Void
    ) {
        self.reader = reader
        self.channel = channel
        self.whenRead = whenRead
    }

    deinit {
        if !isOver.withLock({ $0 }) { channel.close(promise: nil) }
    }

    func next() async throws -> [UInt8]? {
        if let bytes = try await reader.next() { return bytes }
        let isFirst = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        if isFirst { await whenRead() }
        return nil
    }
}
