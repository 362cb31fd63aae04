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
        // >>> images.8
        // From the bottom up: blobs, several at once; then the manifests that an index names; then the
        // one that gets the tag. A registry refuses a manifest whose blobs it has not.
        // stub: throw Unimplemented("images.8")
        var manifests: [(Descriptor, [UInt8])] = []
        let blobs = try Self.contents(of: image, in: layout.store, &manifests)
        let journal = SmallFiles(at: "\(layout.folder)/pushes")
        try await eachAtOnce(blobs, options.parallel) { blob in
            try await offer(blob, of: layout.store, others, journal)
        }
        for (descriptor, bytes) in manifests {
            let isTop = descriptor.digest == image.digest
            try await put(descriptor, bytes, as: isTop ? tag : nil)
        }
        return image
        // <<<
    }

    // >>> images.8
    private static func contents(
        of top: Descriptor, in store: BlobStore, _ manifests: inout [(Descriptor, [UInt8])]
    ) throws -> [Descriptor] {
        guard !manifests.contains(where: { $0.0.digest == top.digest }) else { return [] }
        let bytes = try store.bytes(of: top)
        var blobs: [Descriptor] = []
        if MediaType.isIndex(top.mediaType) {
            for entry in try ImageIndex.parse(bytes).manifests {
                blobs += try contents(of: entry, in: store, &manifests)
            }
        } else {
            let image = try ImageManifest.parse(bytes)
            blobs = ([image.config] + image.layers).filter(\.isHere)
        }
        manifests.append((top, bytes))
        var seen: Set<Digest> = []
        return blobs.filter { seen.insert($0.digest).inserted }
    }

    private func put(_ manifest: Descriptor, _ bytes: [UInt8], as tag: String?) async throws {
        let name = tag ?? manifest.digest.description
        let response = try await transport.send(
            HTTPRequest(
                "PUT", "/v2/\(repository)/manifests/\(name)", fields: ["Content-Type": manifest.mediaType],
                body: .bytes(bytes)))
        guard response.status == 201 else {
            throw await Self.refusal("manifest \(name) to \(repository)", response)
        }
    }

    /// One blob: it is there, another repository has it, or it is sent.
    private func offer(_ blob: Descriptor, of store: BlobStore, _ others: [String], _ journal: SmallFiles)
        async throws
    {
        if try await hasBlob(blob.digest) { return options.progress(.present(blob.digest)) }
        for other in others where try await mounts(blob.digest, from: other) {
            return options.progress(.mounted(blob.digest, from: other))
        }
        let upload = BlobUpload(
            client: self, blob: blob, source: PushedBlob(blob, in: store), journal: journal)
        try await upload.send()
        options.progress(.done(blob.digest))
    }

    private func mounts(_ digest: Digest, from other: String) async throws -> Bool {
        let target =
            "/v2/\(repository)/blobs/uploads/?mount=\(digest)&from=\(PercentText.encoded(other, kept: "/"))"
        let response = try await transport.send(HTTPRequest("POST", target))
        if response.status == 201 { return true }
        // The registry has begun an upload instead: nobody will need that one.
        if response.status == 202, let location = response.fields["Location"] {
            _ = try? await transport.send(HTTPRequest("DELETE", UploadPlace.target(location)))
        }
        return false
    }
    // <<<
}
