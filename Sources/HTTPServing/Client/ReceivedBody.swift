import NIOCore
import NIOHTTP1

/// The body of a response: its end frees the connection, forgetting it closes the connection.
final class ReceivedBody: Sendable {
    private let reader: BodyReader<HTTPResponseHead, HTTPRequestHead>
    private let channel: any Channel
    private let ended: EndOnce

    init(
        _ reader: BodyReader<HTTPResponseHead, HTTPRequestHead>, _ channel: any Channel,
        whenRead: @escaping @Sendable () -> Void
    ) {
        self.reader = reader
        self.channel = channel
        ended = EndOnce(whenRead)
    }

    deinit {
        if ended.isOpen { channel.close(promise: nil) }
    }

    func next() async throws -> [UInt8]? {
        let bytes = try await reader.next()
        if bytes == nil { ended.end() }
        return bytes
    }
}
