import WebMessages

/// How a client moves blobs.
public struct TransferOptions: Sendable {
    /// Blobs on their way at once: at least 1.
    public var parallel = 3
    /// Bytes of a part of an upload; nil sends a blob in one stream.
    public var chunkBytes: Int?
    /// Blobs of at most so many bytes go in one request with their digest.
    public var monolithicBytes: Int64 = 64 << 10
    /// How often a broken connection is taken up again for one blob without any progress in between.
    public var retries = 5
    /// Waits before a broken connection is taken up for the n-th time, from 1.
    public var pause: @Sendable (Int) async throws -> Void = { _ in }
    /// Told of every piece that has been moved.
    public var progress: @Sendable (TransferStep) -> Void = { _ in }

    /// The usual way.
    public init() {}
}
