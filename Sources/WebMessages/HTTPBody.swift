/// What follows the fields of a message.
public enum HTTPBody: Sendable {
    /// All of it, in memory.
    case bytes([UInt8])
    /// It comes piece by piece, when it is asked for.
    case stream(HTTPStream)

    /// Nothing.
    public static var empty: HTTPBody { .bytes([]) }

    /// In bytes; nil when nobody knows before the end.
    public var length: Int64? {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .stream(let stream): stream.length
        }
    }

    /// The body as pieces, whichever way it is held.
    public var stream: HTTPStream {
        switch self {
        case .stream(let stream): return stream
        case .bytes(let bytes):
            let rest = Once(bytes)
            return HTTPStream(length: Int64(bytes.count)) { await rest.take() }
        }
    }

    /// All of it.
    /// - Throws: `BodyTooLong` once more than `limit` bytes have come; the stream's own error.
    public func bytes(limit: Int) async throws -> [UInt8] {
        if let length, length > limit { throw BodyTooLong(limit: limit) }
        if case .bytes(let bytes) = self { return bytes }
        var all: [UInt8] = []
        while let piece = try await stream.next() {
            guard piece.count <= limit - all.count else { throw BodyTooLong(limit: limit) }
            all += piece
        }
        return all
    }
}

/// Bytes that come piece by piece: the next one is made when the last has been dealt with, so that a
/// slow reader slows the source down and memory stays small.
public struct HTTPStream: Sendable {
    /// In bytes; nil when nobody knows before the end.
    public let length: Int64?
    private let pull: @Sendable () async throws -> [UInt8]?

    /// A stream; `next` is called by one reader at a time and gives nil at the end, again and again.
    public init(length: Int64? = nil, next: @escaping @Sendable () async throws -> [UInt8]?) {
        self.length = length
        pull = next
    }

    /// The next piece; nil at the end.
    /// - Throws: why there is no more, although it is not the end.
    public func next() async throws -> [UInt8]? {
        try await pull()
    }
}

/// A body that is longer than its reader wants.
public struct BodyTooLong: Error, Equatable, Sendable, CustomStringConvertible {
    /// Bytes that would have been taken.
    public let limit: Int

    /// A body beyond this limit.
    public init(limit: Int) {
        self.limit = limit
    }

    /// What would be right.
    public var description: String { "the body is longer than \(limit) bytes" }
}

/// Bytes that are there once.
private actor Once {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes.isEmpty ? nil : bytes
    }

    func take() -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}
