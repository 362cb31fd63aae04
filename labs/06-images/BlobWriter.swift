import ByteStreams
import LabSupport
import LinuxSystem
import OCIImage

/// New content on its way into a store: invisible until `commit`, and gone without it.
///
/// - OCI: image-spec descriptor.md, "Verification"
public final class BlobWriter: ByteSink {
    private let store: BlobStore
    private let expected: Digest?
    private let expectedSize: Int64?
    private var draft: DraftFile?
    private var hash: RunningHash
    /// How many bytes were written.
    public private(set) var size: Int64 = 0

    init(into store: BlobStore, expecting digest: Digest?, size: Int64?) throws {
        // TODO images.1
        // Refuse a hash that cannot be computed now, not after a gigabyte. The draft lies in the folder
        // `ingest` of the store, so that it can be renamed into `blobs`: the same file system.
        throw Unimplemented("images.1")
    }

    /// Adds bytes.
    /// - Throws: `StoreError.size` as soon as there are more than expected; `SystemError`, such as ENOSPC.
    ///   The content is given up then.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        // TODO images.1
        // Who says ten bytes and sends a terabyte is stopped at the eleventh byte.
        throw Unimplemented("images.1")
    }

    /// Makes the content visible under its name.
    /// - Returns: its digest and its size.
    /// - Throws: `StoreError.size`, `.digest` when it is not what was expected; nothing is stored then.
    public func commit() throws -> (Digest, Int64) {
        // TODO images.1
        // In this order: is it what was promised, is it on the disk (`synchronize`), then its name. A name
        // before the bytes would survive a power cut without them. The shared lock keeps
        // the collector away meanwhile.
        throw Unimplemented("images.1")
    }
}
