/// Bytes as they are, or unpacked when their beginning says that gzip or zstd packed them.
public struct UnpackedSource<Base: ByteSource>: ByteSource {
    private enum Way {
        case plain(LimitedSource<PrefixedSource<Base>>)
        case gzip(GunzipSource<PrefixedSource<Base>>)
        case zstd(ZstdSource<PrefixedSource<Base>>)
    }

    private var way: Way

    /// Looks at the first four bytes.
    /// - Parameter limit: how many unpacked bytes are too many, plus one.
    /// - Throws: `UnpackError`, and what the base throws.
    public init(_ base: Base, limit: Int64 = .max) throws {
        var base = base
        let start = try base.read(upTo: 4)
        let whole = PrefixedSource(start, base)
        if start.starts(with: [0x1f, 0x8b]) {
            way = .gzip(try GunzipSource(whole, limit: limit))
        } else if start == [0x28, 0xb5, 0x2f, 0xfd] {
            way = .zstd(try ZstdSource(whole, limit: limit))
        } else {
            way = .plain(LimitedSource(whole, limit: limit))
        }
    }

    /// Reads unpacked bytes.
    /// - Throws: `UnpackError`, and what the base throws.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        switch way {
        case .plain(var source):
            defer { way = .plain(source) }
            return try source.read(into: buffer)
        case .gzip(let source): return try source.read(into: buffer)
        case .zstd(let source): return try source.read(into: buffer)
        }
    }
}

/// Some bytes that were taken from a source already, and then the rest of it.
public struct PrefixedSource<Base: ByteSource>: ByteSource {
    private var start: MemorySource
    private var isStart = true
    private var base: Base

    /// First these bytes, then those of the source.
    public init(_ start: [UInt8], _ base: Base) {
        self.start = MemorySource(start)
        self.base = base
    }

    /// Reads the one, then the other.
    /// - Throws: what the source throws.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if isStart {
            let count = start.read(into: buffer)
            if count > 0 { return count }
            isStart = buffer.isEmpty
        }
        return isStart ? 0 : try base.read(into: buffer)
    }
}
