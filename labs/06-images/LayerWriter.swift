import ByteStreams
import LabSupport
import OCIImage

/// A layer that was stored, by both of its names.
public struct WrittenLayer: Equatable, Sendable {
    /// The digest of the tar archive: what the configuration lists.
    public let diffID: Digest
    /// How many bytes that is.
    public let size: Int64
    /// Points to the packed archive in the store: what the manifest lists.
    public let descriptor: Descriptor
}

/// Takes a tar archive, packs it and stores it.
///
/// - OCI: image-spec layer.md, config.md "DiffID"
public final class LayerWriter: ByteSink {
    /// How a layer is stored.
    public enum Packing: Equatable, Sendable {
        case none
        /// 1 (fast) to 9 (small).
        case gzip(level: Int32)
    }

    private enum Way {
        case plain(BlobWriter)
        case gzip(GzipSink<BlobWriter>)
    }

    private let blob: BlobWriter
    private let way: Way
    private var hash = RunningHash()
    private var size: Int64 = 0

    /// A layer on its way into a store.
    /// - Throws: `SystemError`
    public init(into store: BlobStore, packing: Packing = .gzip(level: 6)) throws {
        blob = try store.writer()
        switch packing {
        case .none: way = .plain(blob)
        case .gzip(let level): way = .gzip(try GzipSink(blob, level: level))
        }
    }

    /// Adds bytes of the archive.
    /// - Throws: `SystemError`
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        // TODO images.1
        // Two hashes: one of what comes in, one (the blob's own) of what goes out.
        throw Unimplemented("images.1")
    }

    /// Ends the archive and makes the layer visible.
    /// - Throws: `SystemError`
    public func finish() throws -> WrittenLayer {
        // TODO images.1
        throw Unimplemented("images.1")
    }
}
