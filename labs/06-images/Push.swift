import ByteStreams
import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

extension RegistryClient {
    /// Sends an image, or an index with all of its images, to the repository.
    ///
    /// What the registry has already is not sent. A push that was killed goes on where it was, as far as
    /// the registry remembers: where its uploads are is written down beside the layout.
    /// - Parameters:
    ///   - image: a manifest or an index of the layout.
    ///   - tag: the name it gets there; nil leaves it with its digest.
    ///   - others: repositories of the same registry that may have its blobs.
    /// - Returns: what the tag means now.
    /// - Throws: `TransferError`, `StoreError`; the transport's errors.
    @discardableResult
    public func push(_ image: Descriptor, from layout: ImageLayout, as tag: String?, others: [String] = [])
        async throws -> Descriptor
    {
        // TODO images.8
        // From the bottom up: blobs, several at once; then the manifests that an index names; then the
        // one that gets the tag. A registry refuses a manifest whose blobs it has not.
        throw Unimplemented("images.8")
    }

    // TODO images.8
}
