import Archives
import ByteStreams
import LabSupport

/// Reads a tar archive from its beginning to its end: v7, ustar, pax and GNU.
///
/// `next` goes to the next entry; then the reader is the source of that entry's bytes, as many as one
/// cares to read.
/// - POSIX: pax, ustar Interchange Format, pax Extended Header; GNU: tar manual, "Basic Tar Format"
public struct TarReader<Base: ByteSource>: ByteSource {
    private let input: BufferedSource<Base>
    private let limits: TarLimits
    /// Bytes of the current entry that were not read, and the padding behind them.
    private var left: UInt64 = 0
    private var padding: UInt64 = 0
    private var global = PaxRecords()
    private var hasEnded = false

    /// An archive whose first header comes next.
    public init(_ base: Base, limits: TarLimits = TarLimits()) {
        input = BufferedSource(base)
        self.limits = limits
    }

    /// How many bytes of the archive were read: after `next`, where the entry's bytes begin.
    public var offset: Int64 { input.offset }

    /// Goes to the next entry; what is left of the current one is skipped.
    ///
    /// The archive ends with two blocks of zeros. As GNU tar and Go's archive/tar do, an end without them,
    /// or after one, is taken for the end when it comes where a header could begin.
    /// - Returns: nil at the end.
    /// - Throws: `TarError`, and what the base throws.
    public mutating func next() throws -> ArchiveEntry? {
        // >>> images.2
        // Headers that only describe (x, g, L, K) come before the header that they describe, and one that
        // describes nothing is a fault.
        // stub: throw Unimplemented("images.2")
        try skipRest()
        var description = TarDescription(global: global)
        while !hasEnded, try nextBlock(after: description) {
            let start = input.offset
            let block = UnsafeRawBufferPointer(rebasing: input.bytes[..<TarBlock.size])
            let header = try TarHeader(block, at: start)
            let kind = header.type
            guard header.isDescription else {
                let (entry, size) = try description.entry(header, at: start, limits: limits)
                input.take(TarBlock.size)
                begin(size)
                return entry
            }
            let size = try header.number(.size, in: 0...(.max))
            input.take(TarBlock.size)
            try read(kind, size: size, from: start, into: &description)
        }
        return nil
        // <<<
    }

    // >>> images.2
    private mutating func begin(_ size: UInt64) {
        left = size
        padding = (512 - size % 512) % 512
    }

    /// Whether there is another header, as the first block that is held.
    private mutating func nextBlock(after description: TarDescription) throws -> Bool {
        try input.fill(atLeast: TarBlock.size)
        if !input.bytes.isEmpty {
            guard input.bytes.count >= TarBlock.size else {
                throw TarError(at: input.offset, .truncated("a header of 512 bytes"))
            }
            if input.bytes[..<TarBlock.size].contains(where: { $0 != 0 }) { return true }
            try readSecondZeroBlock()
        }
        guard description.isEmpty else {
            throw TarError(at: input.offset, .truncated("the entry that the header before describes"))
        }
        hasEnded = true
        return false
    }

    private func readSecondZeroBlock() throws {
        input.take(TarBlock.size)
        try input.fill(atLeast: TarBlock.size)
        let second = input.bytes.prefix(TarBlock.size)
        guard second.allSatisfy({ $0 == 0 }) else { throw TarError(at: input.offset, .loneZeroBlock) }
        input.take(second.count)
    }

    private mutating func read(
        _ kind: UInt8, size: Int64, from start: Int64, into description: inout TarDescription
    ) throws {
        let isName = kind == UInt8(ascii: "L") || kind == UInt8(ascii: "K")
        let most = isName ? Int64(limits.name) + 1 : limits.extendedHeader
        guard size <= most else {
            let what = isName ? "long name" : "extended header"
            throw TarError(at: start, .limit(what, bytes: size, most: most))
        }
        begin(UInt64(size))
        let place = input.offset
        let body = try read(upTo: Int(size))
        try skipRest()
        switch kind {
        case UInt8(ascii: "L"): description.longName = Array(body.prefix { $0 != 0 })
        case UInt8(ascii: "K"): description.longLink = Array(body.prefix { $0 != 0 })
        case UInt8(ascii: "x"): description.local = try PaxRecords(parsing: body, at: place)
        default:
            global = try PaxRecords(parsing: body, at: place).over(global)
            description.global = global
        }
    }

    private mutating func skipRest() throws {
        // Checked before the sum: a size near 2^63 does not fit with its padding.
        guard let count = Int64(exactly: left), try input.skip(count) == count else {
            throw TarError(at: input.offset, .truncated("the rest of an entry, \(left) bytes"))
        }
        // Some writers leave out the padding of the last entry: umoci 0.4, and Go's reader takes it.
        try input.skip(Int64(padding))
        (left, padding) = (0, 0)
    }
    // <<<

    /// Reads bytes of the current entry; 0 at its end.
    /// - Throws: `TarError.Fault.truncated`, and what the base throws.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        // >>> images.2
        // stub: throw Unimplemented("images.2")
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(Int(clamping: left)))
        guard !room.isEmpty else { return 0 }
        let count = try input.read(into: room)
        guard count > 0 else {
            throw TarError(at: input.offset, .truncated("\(left) more bytes of an entry"))
        }
        left -= UInt64(count)
        return count
        // <<<
    }

    /// Hands out the next bytes of the current entry where they are, so that they need not be copied.
    /// - Returns: false at the end of the entry; the body was not called then.
    /// - Throws: `TarError.Fault.truncated`, and what the base and the body throw.
    public mutating func withNextBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        // >>> images.2
        // stub: throw Unimplemented("images.2")
        guard left > 0 else { return false }
        try input.fill()
        let part = input.bytes.prefix(Int(clamping: left))
        guard !part.isEmpty else {
            throw TarError(at: input.offset, .truncated("\(left) more bytes of an entry"))
        }
        try body(UnsafeRawBufferPointer(rebasing: part))
        left -= UInt64(part.count)
        input.take(part.count)
        return true
        // <<<
    }

    /// Reads whatever stands behind the end of the archive, so that the base has seen every byte.
    /// - Returns: how many bytes that were.
    /// - Throws: what the base throws.
    @discardableResult
    public mutating func drain() throws -> Int64 {
        try input.skip(.max)
    }

    /// What the archive is read from; after `drain` all of it was read.
    public var base: Base { input.base }
}
