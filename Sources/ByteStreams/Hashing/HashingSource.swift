/// Passes bytes on and hashes them. A reference: whoever reads through another wrapper sees the hash here.
public final class HashingSource<Base: ByteSource>: ByteSource {
    private var base: Base
    /// The hash of what was read so far.
    public private(set) var hash: RunningHash
    /// How many bytes that were.
    public private(set) var count: Int64 = 0

    /// Hashes what is read from `base`.
    public init(_ base: Base, _ algorithm: HashAlgorithm = .sha256) {
        self.base = base
        hash = RunningHash(algorithm)
    }

    /// Reads from the base.
    /// - Throws: what the base throws.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let read = try base.read(into: buffer)
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<read]))
        count += Int64(read)
        return read
    }
}

/// Passes bytes on and hashes them.
public final class HashingSink<Base: ByteSink>: ByteSink {
    /// Where they go.
    public var base: Base
    /// The hash of what was written so far.
    public private(set) var hash: RunningHash
    /// How many bytes that were.
    public private(set) var count: Int64 = 0

    /// Hashes what is written to `base`.
    public init(_ base: Base, _ algorithm: HashAlgorithm = .sha256) {
        self.base = base
        hash = RunningHash(algorithm)
    }

    /// Writes to the base.
    /// - Throws: what the base throws.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        try base.write(bytes)
        hash.update(bytes)
        count += Int64(bytes.count)
    }
}
