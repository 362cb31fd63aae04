import ByteStreams
import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

extension Registry {
    func manifest(_ which: ManifestReference, of name: RepositoryName, _ request: HTTPRequest) throws
        -> HTTPResponse
    {
        // TODO images.7
        // Under the media type it was pushed with. A client that says what it can read, and not this, gets
        // a 404 that says so. The bytes are checked against their digest before they leave.
        throw Unimplemented("images.7")
    }

    func putManifest(_ which: ManifestReference, of name: RepositoryName, _ request: HTTPRequest) async throws
        -> HTTPResponse
    {
        // TODO images.7
        // In this order: its size (413), what it is (MANIFEST_INVALID), that it is what its digest says
        // (DIGEST_INVALID), that all of its blobs are here (MANIFEST_BLOB_UNKNOWN). Then the bytes, the
        // link, the referrer's link, and the tags last: a tag never means something that is not there.
        // `?tag=` names tags for a manifest that is pushed by digest. The lock is held from the look at
        // the blobs to the last link.
        throw Unimplemented("images.7")
    }

    func deleteManifest(_ which: ManifestReference, of name: RepositoryName) throws -> HTTPResponse {
        // TODO images.7
        // A tag: only the tag. A digest: the link, every tag that means it, and its place among the
        // referrers of its subject.
        throw Unimplemented("images.7")
    }

    /// The bytes of a manifest, checked.
    func manifestBytes(_ digest: Digest) throws -> [UInt8] {
        let size = try store.size(of: digest) ?? 0
        return try store.bytes(
            of: Descriptor(mediaType: MediaType.manifest, digest: digest, size: size),
            limit: Int64(Self.largestManifest))
    }

    // TODO images.7
}
