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
        // TODO images.2
        throw Unimplemented("images.2")
    }

    /// Writes bytes of the entry.
    /// - Throws: `TarError.Fault.size` for more than it has; what the base throws.
    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        // TODO images.2
        throw Unimplemented("images.2")
    }

    /// Ends the archive.
    /// - Throws: `TarError.Fault.size` when the last entry is not complete; what the base throws.
    public mutating func finish() throws {
        // TODO images.2
        // Two blocks of zeros.
        throw Unimplemented("images.2")
    }

    // TODO images.2
}
