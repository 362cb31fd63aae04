import ByteStreams
import OCIImage

/// A blob that is read to be sent: from any byte on, from front to back while nothing goes wrong.
actor PushedBlob {
    private let blob: Descriptor
    private let store: BlobStore
    private var source: VerifiedSource?
    private var position: Int64 = 0

    init(_ blob: Descriptor, in store: BlobStore) {
        (self.blob, self.store) = (blob, store)
    }

    /// The bytes from `offset` on, at most `most`; none at the end.
    /// - Throws: `StoreError` when the blob is not what its name says: nobody should get it then.
    func bytes(from offset: Int64, most: Int) throws -> [UInt8] {
        if source == nil || offset < position {
            (source, position) = (try store.source(of: blob), 0)
        }
        guard var source else { return [] }
        while position < offset {
            let passed = try source.read(upTo: Int(min(offset - position, 1 << 18)))
            guard !passed.isEmpty else { return [] }
            position += Int64(passed.count)
        }
        var bytes = try source.read(upTo: most)
        position += Int64(bytes.count)
        // The end is where it is verified.
        if position == blob.size, !bytes.isEmpty { bytes += try source.read(upTo: 1) }
        return bytes
    }
}
