import NIOCore
import NIOHTTP1
import WebMessages

/// The body of a message that is still coming in.
actor BodyReader<InHead: Equatable & Sendable, OutHead: Equatable & Sendable> {
    private let wire: Wire<InHead, OutHead>
    private let length: Int64?
    private let limit: Int64?
    private var before: (@Sendable () async -> Void)?
    private var taken: Int64 = 0
    /// Whether the whole body has been taken, so that the next message may follow.
    private(set) var isAtEnd = false

    init(
        _ wire: Wire<InHead, OutHead>, length: Int64?, limit: Int64?,
        before: (@Sendable () async -> Void)?
    ) {
        self.wire = wire
        self.length = length
        self.limit = limit
        self.before = before
    }

    /// What its reader sees.
    nonisolated var stream: HTTPStream {
        HTTPStream(length: length) { try await self.next() }
    }

    func next() async throws -> [UInt8]? {
        if isAtEnd { return nil }
        if let before {
            self.before = nil
            await before()
        }
        switch try await wire.next(within: wire.patience) {
        case .bytes(let bytes):
            taken += Int64(bytes.count)
            if let limit, taken > limit { throw BodyTooLong(limit: Int(limit)) }
            return bytes
        case .end:
            isAtEnd = true
            return nil
        case .head: throw WireError.confused("a head in the middle of a body")
        case nil: throw WireError.brokenOff
        }
    }

    /// Takes what is left, to make room for the next message.
    /// - Parameters:
    ///   - most: bytes after which it is not worth it.
    ///   - patience: how long each piece may take.
    /// - Returns: whether the end came.
    func drain(_ most: Int, within patience: TimeAmount) async -> Bool {
        // A peer that waits for our word would send nothing.
        guard before == nil else { return false }
        var rest = most
        while !isAtEnd, rest >= 0, let part = try? await wire.next(within: patience) {
            switch part {
            case .bytes(let bytes): rest -= bytes.count
            case .end: isAtEnd = true
            case .head: return false
            }
        }
        return isAtEnd
    }
}
