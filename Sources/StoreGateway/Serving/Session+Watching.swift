import EventLoop
import KeyValueModel

// Watches.
extension Session {
    /// Bytes of one message at most.
    private static let messageLimit = StoreLimits.message

    func readMessages(_ stream: WatchStream, _ request: PendingRequest) throws -> Bool {
        var request = request
        let before = request.body.count
        do {
            try request.reader.take(from: connection.input, to: request.body)
            guard request.body.count <= Self.messageLimit else { throw JSONFault("message too large") }
            // A message ends with a brace: nothing is read twice while a long one comes in small pieces.
            let isWorthALook = request.reader.isDone || request.body.readable[before...].contains(.closeBrace)
            while isWorthALook, let message = try nextMessage(&request) { try stream.take(message) }
            state = .watching(stream, request)
        } catch let fault as JSONFault {
            // What is wrong after the first message ends what is read, not what was asked for before.
            guard request.messages == 0 else {
                request.body.clear()
                request.reader = BodyReader(.length(0))
                state = .watching(stream, request)
                return false
            }
            stream.end()
            var head = request.head
            head.keepsAlive = false
            state = .head
            fail(2, fault.message, head)
            finish()
        }
        return false
    }

    /// The next message of the stream; nil while it is not complete.
    private func nextMessage(_ request: inout PendingRequest) throws -> WatchMessage? {
        let text = request.body.readable
        let range: Range<Int>?
        do {
            range = try JSONSyntax.firstValue(in: text)
        } catch {
            if error == JSONSyntax.Setting.stream.atEnd, !request.reader.isDone { return nil }
            throw error
        }
        guard let range else { return nil }
        let message = try WatchMessage(json: JSONValueText(text, range))
        request.messages += 1
        request.body.consume(range.upperBound)
        return message
    }
}
