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
        // >>> images.1
        // Refuse a hash that cannot be computed now, not after a gigabyte. The draft lies in the folder
        // `ingest` of the store, so that it can be renamed into `blobs`: the same file system.
        // stub: throw Unimplemented("images.1")
        let name = digest?.algorithm ?? HashAlgorithm.sha256.rawValue
        guard let algorithm = HashAlgorithm(rawValue: name) else {
            throw StoreError.unsupportedAlgorithm(name)
        }
        self.store = store
        expected = digest
        expectedSize = size
        hash = RunningHash(algorithm)
        let ingest = Folder("\(store.folder)/ingest")
        try ingest.makeIfMissing()
        draft = try DraftFile(in: ingest.path)
        // <<<
    }

    /// Adds bytes.
    /// - Throws: `StoreError.size` as soon as there are more than expected; `SystemError`, such as ENOSPC.
    ///   The content is given up then.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        // >>> images.1
        // Who says ten bytes and sends a terabyte is stopped at the eleventh byte.
        // stub: throw Unimplemented("images.1")
        guard draft != nil else { throw StoreError.ended }
        do {
            size += Int64(bytes.count)
            if let expectedSize, size > expectedSize {
                throw StoreError.size(of: expected, expected: expectedSize, actual: size)
            }
            try draft?.write(bytes)
            hash.update(bytes)
        } catch {
            // Which disk is full or broken, only the path says.
            let path = draft?.path ?? store.folder
            draft = nil
            guard let error = error as? SystemError else { throw error }
            throw SystemError("write(\(path))", error.code)
        }
        // <<<
    }

    /// Makes the content visible under its name.
    /// - Returns: its digest and its size.
    /// - Throws: `StoreError.size`, `.digest` when it is not what was expected; nothing is stored then.
    public func commit() throws -> (Digest, Int64) {
        // >>> images.1
        // In this order: is it what was promised, is it on the disk (`synchronize`), then its name. A name
        // before the bytes would survive a power cut without them. The shared lock keeps
        // the collector away meanwhile.
        // stub: throw Unimplemented("images.1")
        guard draft != nil else { throw StoreError.ended }
        defer { draft = nil }
        if let expectedSize, size != expectedSize {
            throw StoreError.size(of: expected, expected: expectedSize, actual: size)
        }
        let digest = Digest(hash)
        if let expected, digest != expected { throw StoreError.digest(expected: expected, actual: digest) }
        let blobs = Folder("\(store.folder)/blobs/\(digest.algorithm)")
        try blobs.makeIfMissing()
        try draft?.synchronize()
        let path = try store.path(of: digest)
        try FileLock.shared.hold(on: store.folder) { try draft?.rename(to: path) }
        try blobs.synchronize()
        return (digest, size)
        // <<<
    }
}
