/// Bytes that come one after the other, once.
public protocol ByteSource {
    /// Reads what is there now, at least a byte unless the end is reached or the buffer is empty.
    /// - Returns: how many bytes; 0 at the end, and again when asked again.
    /// - Throws: what the source is made of says; after an error nothing more comes.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteSource {
    /// Reads at most that many bytes: fewer only at the end.
    public mutating func read(upTo count: Int) throws -> [UInt8] {
        var filled = 0
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while filled < count {
                let room = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let more = try read(into: room)
                if more == 0 { break }
                filled += more
                initialized = filled
            }
            initialized = filled
        }
    }
}

/// Bytes in memory as a source.
public struct MemorySource: ByteSource, Sendable {
    private var rest: ArraySlice<UInt8>

    /// These bytes, from the first.
    public init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// Copies what fits.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = rest.prefix(buffer.count)
        buffer.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}
