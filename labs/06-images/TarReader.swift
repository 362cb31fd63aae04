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
        // TODO images.2
        // Headers that only describe (x, g, L, K) come before the header that they describe, and one that
        // describes nothing is a fault.
        throw Unimplemented("images.2")
    }

    // TODO images.2

    /// Reads bytes of the current entry; 0 at its end.
    /// - Throws: `TarError.Fault.truncated`, and what the base throws.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        // TODO images.2
        throw Unimplemented("images.2")
    }

    /// Hands out the next bytes of the current entry where they are, so that they need not be copied.
    /// - Returns: false at the end of the entry; the body was not called then.
    /// - Throws: `TarError.Fault.truncated`, and what the base and the body throw.
    public mutating func withNextBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        // TODO images.2
        throw Unimplemented("images.2")
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
