import Archives
import ByteStreams
import LabSupport

/// Writes a tar archive: the same entries always give the same bytes.
///
/// An entry that fits into ustar's header has that and nothing else; what does not fit stands in pax records
/// before it.
/// - POSIX: pax, ustar Interchange Format, pax Extended Header
public struct TarWriter<Base: ByteSink>: ByteSink {
    /// Where the archive goes.
    public private(set) var base: Base
    /// How many bytes of the archive were written.
    public private(set) var offset: Int64 = 0
    private var size: UInt64 = 0
    private var written: UInt64 = 0

    /// An archive without entries yet.
    public init(_ base: Base) {
        self.base = base
    }

    /// Begins an entry; its `size` bytes are to be written next.
    /// - Throws: `TarError.Fault.size` when the entry before is not complete, `.name` for a name that could
    ///   not be read again as it is; what the base throws.
    public mutating func add(_ entry: ArchiveEntry) throws {
        // >>> images.2
        // stub: throw Unimplemented("images.2")
        try endEntry()
        let header = try TarEntryHeader(entry, at: offset)
        try emit(header.blocks)
        size = entry.kind == .file ? entry.size : 0
        written = 0
        // <<<
    }

    /// Writes bytes of the entry.
    /// - Throws: `TarError.Fault.size` for more than it has; what the base throws.
    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        // >>> images.2
        // stub: throw Unimplemented("images.2")
        let (total, overflow) = written.addingReportingOverflow(UInt64(bytes.count))
        guard !overflow, total <= size else {
            throw TarError(at: offset, .size(expected: size, actual: total))
        }
        try base.write(bytes)
        written = total
        offset += Int64(bytes.count)
        // <<<
    }

    /// Ends the archive.
    /// - Throws: `TarError.Fault.size` when the last entry is not complete; what the base throws.
    public mutating func finish() throws {
        // >>> images.2
        // Two blocks of zeros.
        // stub: throw Unimplemented("images.2")
        try endEntry()
        try emit([UInt8](repeating: 0, count: 2 * TarBlock.size))
        // <<<
    }

    // >>> images.2
    private mutating func endEntry() throws {
        guard written == size else { throw TarError(at: offset, .size(expected: size, actual: written)) }
        let over = Int(size % UInt64(TarBlock.size))
        if over > 0 { try emit([UInt8](repeating: 0, count: TarBlock.size - over)) }
        (size, written) = (0, 0)
    }

    private mutating func emit(_ bytes: [UInt8]) throws {
        try base.write(bytes)
        offset += Int64(bytes.count)
    }
    // <<<
}
