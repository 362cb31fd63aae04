import CStreams

/// What zstd has packed, unpacked: several frames one after the other are one stream.
///
/// - Source: RFC 8878
public final class ZstdSource<Base: ByteSource>: ByteSource {
    private let input: BufferedSource<Base>
    private let zstd: OpaquePointer
    private var isInside = true
    private let limit: Int64
    private var left: Int64

    /// Unpacks what `base` gives.
    /// - Parameter limit: how many unpacked bytes are too many, plus one.
    /// - Throws: `UnpackError.unsupported` where zstd's library was not there at build time.
    public init(_ base: Base, limit: Int64 = .max) throws {
        guard cstreams_has_zstd() != 0 else { throw UnpackError.unsupported(.zstd) }
        guard let zstd = cstreams_zstd_new() else { throw UnpackError.noMemory }
        self.zstd = zstd
        input = BufferedSource(base)
        self.limit = limit
        left = limit
    }

    deinit {
        cstreams_zstd_free(zstd)
    }

    /// Whether this build can unpack zstd.
    public static var isSupported: Bool { cstreams_has_zstd() != 0 }

    /// Unpacks what fits.
    /// - Throws: `UnpackError`, and what the base throws.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !buffer.isEmpty else { return 0 }
        while true {
            try input.fill()
            let packed = input.bytes
            if packed.isEmpty, !isInside { return 0 }
            let count = try step(packed, into: buffer)
            if count > 0 { return count }
            if packed.isEmpty, isInside { throw UnpackError.truncated(.zstd, at: input.offset) }
        }
    }

    private func step(
        _ packed: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        var flow = cstreams_flow(packed, buffer)
        let progress = cstreams_zstd_step(zstd, &flow)
        input.take(packed.count - flow.input_count)
        let count = buffer.count - flow.output_count
        left -= Int64(count)
        guard progress >= 0 else {
            let message = String(cString: cstreams_zstd_message(zstd))
            throw UnpackError.corrupt(.zstd, at: input.offset, message)
        }
        isInside = progress != CSTREAMS_ENDED.rawValue
        if left < 0 { throw UnpackError.tooLarge(limit: limit) }
        return count
    }
}
