import CStreams

/// What gzip or zlib has packed, unpacked: several members one after the other are one stream.
///
/// Every member's checksum and length are checked before its end is reported.
/// - Source: RFC 1952, RFC 1950
public final class GunzipSource<Base: ByteSource>: ByteSource {
    private enum Place {
        /// Before a header: the first, or one after a complete member.
        case between
        case inside
        case ended
    }

    private let input: BufferedSource<Base>
    private let inflater: OpaquePointer
    private var place = Place.inside
    private let limit: Int64
    private var left: Int64

    /// Unpacks what `base` gives.
    /// - Parameter limit: how many unpacked bytes are too many, plus one.
    /// - Throws: `UnpackError.noMemory`.
    public init(_ base: Base, limit: Int64 = .max) throws {
        guard let inflater = cstreams_inflater_new() else { throw UnpackError.noMemory }
        self.inflater = inflater
        input = BufferedSource(base)
        self.limit = limit
        left = limit
    }

    deinit {
        cstreams_inflater_free(inflater)
    }

    /// Unpacks what fits.
    /// - Throws: `UnpackError`, and what the base throws.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !buffer.isEmpty else { return 0 }
        while place != .ended {
            try input.fill()
            if place == .between {
                try beginMember()
                continue
            }
            let count = try step(into: buffer)
            if count > 0 { return count }
        }
        return 0
    }

    private func beginMember() throws {
        try input.fill(atLeast: 2)
        if input.bytes.isEmpty {
            place = .ended
            return
        }
        guard input.bytes.starts(with: [0x1f, 0x8b]) else {
            throw UnpackError.trailingGarbage(.gzip, at: input.offset)
        }
        cstreams_inflater_reset(inflater)
        place = .inside
    }

    private func step(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let packed = input.bytes
        var flow = cstreams_flow(packed, buffer)
        let progress = cstreams_inflater_step(inflater, &flow)
        input.take(packed.count - flow.input_count)
        let count = buffer.count - flow.output_count
        left -= Int64(count)
        switch cstreams_progress(progress) {
        case CSTREAMS_ENDED: place = .between
        case CSTREAMS_GOES_ON:
            if count == 0, packed.isEmpty { throw UnpackError.truncated(.gzip, at: input.offset) }
        case CSTREAMS_NO_MEMORY: throw UnpackError.noMemory
        default:
            let message = String(cString: cstreams_inflater_message(inflater))
            throw UnpackError.corrupt(.gzip, at: input.offset, message)
        }
        if left < 0 { throw UnpackError.tooLarge(limit: limit) }
        return count
    }
}

extension cstreams_flow {
    init(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) {
        self.init(
            input: input.baseAddress?.assumingMemoryBound(to: UInt8.self), input_count: input.count,
            output: output.baseAddress?.assumingMemoryBound(to: UInt8.self), output_count: output.count)
    }
}
