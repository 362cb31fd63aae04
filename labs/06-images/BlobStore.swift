import ByteStreams
import LabSupport
import LinuxSystem
import OCIImage

/// Content by the hash of its bytes, in a folder: `blobs/sha256/9f86d0…`.
///
/// What is in it is right or it is not there: content is verified when it is written and whenever it is
/// read, and becomes visible in one moment. Several processes may use one folder at once.
/// - OCI: image-spec image-layout.md, "Blobs"
public struct BlobStore: Equatable, Sendable {
    /// The folder with `blobs` in it.
    public let folder: String

    /// The store in a folder, which is made when it is missing.
    /// - Throws: `SystemError`.
    public init(at folder: String) throws {
        self.folder = folder
        try Folder("\(folder)/blobs").makeIfMissing()
    }

    /// Where content is, whether it is there or not.
    /// - Throws: `StoreError.unsupportedAlgorithm`: other hashes cannot be verified, and their names
    ///   would become paths.
    public func path(of digest: Digest) throws -> String {
        // TODO images.1
        throw Unimplemented("images.1")
    }

    /// Begins new content.
    /// - Parameters:
    ///   - digest: what it must turn out to be; nil for whatever it is in sha256.
    ///   - size: how many bytes it must be.
    /// - Throws: `StoreError.unsupportedAlgorithm`; `SystemError`.
    public func writer(expecting digest: Digest? = nil, size: Int64? = nil) throws -> BlobWriter {
        try BlobWriter(into: self, expecting: digest, size: size)
    }

    /// Stores all that a source has.
    /// - Parameters:
    ///   - mediaType: what the descriptor will say of it.
    ///   - expected: what it must turn out to be, digest and size.
    /// - Returns: what points to it.
    /// - Throws: `StoreError` when it is not what was expected, and the source's errors; nothing is stored
    ///   then.
    @discardableResult
    public func put(
        _ source: inout some ByteSource, mediaType: String, expecting expected: Descriptor? = nil
    ) throws -> Descriptor {
        var writer = try writer(expecting: expected?.digest, size: expected?.size)
        try writer.write(contentsOf: &source)
        let (digest, size) = try writer.commit()
        return Descriptor(mediaType: mediaType, digest: digest, size: size)
    }

    /// Stores these bytes.
    /// - Throws: `SystemError`.
    @discardableResult
    public func put(bytes: [UInt8], mediaType: String) throws -> Descriptor {
        var source = MemorySource(bytes)
        return try put(&source, mediaType: mediaType)
    }

    /// Opens content; it is verified while it is read.
    /// - Throws: `StoreError.missing`, `.noFile`, `.size` before a byte is read.
    public func source(of descriptor: Descriptor) throws -> VerifiedSource {
        try VerifiedSource(descriptor, in: self)
    }

    /// Reads content that is small.
    /// - Parameter limit: how many bytes are too many, plus one.
    /// - Throws: `StoreError`
    public func bytes(of descriptor: Descriptor, limit: Int64 = 4 << 20) throws -> [UInt8] {
        // TODO images.1
        // Look at the size before memory is taken for it.
        throw Unimplemented("images.1")
    }

    /// How many bytes content has; nil when it is not there.
    /// - Throws: `StoreError.noFile` when something else has its place; `.unsupportedAlgorithm`.
    public func size(of digest: Digest) throws -> Int64? {
        // TODO images.1
        // A symbolic link is no content, wherever it leads.
        throw Unimplemented("images.1")
    }

    /// Takes content away.
    /// - Throws: `StoreError.missing`; `SystemError`.
    public func remove(_ digest: Digest) throws {
        // TODO images.1
        throw Unimplemented("images.1")
    }

    /// The names of all content, sorted; what else lies around is left out.
    /// - Throws: `SystemError`.
    public func digests() throws -> [Digest] {
        // TODO images.1
        throw Unimplemented("images.1")
    }
}
