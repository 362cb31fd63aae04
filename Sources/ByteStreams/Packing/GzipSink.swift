import CStreams

/// Packs what is written, as one gzip member.
///
/// The same bytes give the same member: it has no name and the time 0, and the packing does not depend
/// on how the bytes were cut into writes.
/// - Source: RFC 1952
public final class GzipSink<Base: ByteSink>: ByteSink {
    /// Where the packed bytes go.
    public private(set) var base: Base
    private let deflater: OpaquePointer
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)

    /// Packs into `base`.
    /// - Parameter level: 1 (fast) to 9 (small).
    /// - Throws: `UnpackError.noMemory`.
    public init(_ base: Base, level: Int32 = 6) throws {
        guard let deflater = cstreams_deflater_new(min(max(level, 1), 9)) else { throw UnpackError.noMemory }
        self.deflater = deflater
        self.base = base
    }

    deinit {
        cstreams_deflater_free(deflater)
        room.deallocate()
    }

    /// Packs these bytes; some of them stay inside until more come.
    /// - Throws: what the base throws.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        var flow = cstreams_flow(bytes, room)
        while flow.input_count > 0 { try step(&flow, isEnding: false) }
    }

    /// Writes what is still inside, and the checksum. Nothing may be written afterwards.
    /// - Throws: what the base throws.
    public func finish() throws {
        var flow = cstreams_flow(UnsafeRawBufferPointer(start: nil, count: 0), room)
        while try !step(&flow, isEnding: true) {}
    }

    @discardableResult
    private func step(_ flow: inout cstreams_flow, isEnding: Bool) throws -> Bool {
        flow.output = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        flow.output_count = room.count
        let progress = cstreams_deflater_step(deflater, &flow, isEnding ? 1 : 0)
        let count = room.count - flow.output_count
        if count > 0 { try base.write(UnsafeRawBufferPointer(rebasing: room[..<count])) }
        return progress != CSTREAMS_GOES_ON.rawValue
    }
}
