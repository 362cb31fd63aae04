import LabSupport
import LinuxSystem
import OCIImage

extension Registry {
    /// Removes the blobs that no manifest needs, links to blobs that are gone, and uploads that nobody has
    /// gone on with. It may run while the registry serves, in another process too.
    ///
    /// A client pushes blobs first and the manifest last, and skips blobs that it was told are here: what
    /// is younger than `seconds`, or was asked for since, stays.
    /// - Parameters:
    ///   - seconds: how old a blob must be.
    ///   - uploads: seconds after which an upload is given up.
    ///   - now: seconds since 1970.
    /// - Throws: `SystemError`, `StoreError`, `RegistryError` for a manifest that is broken: what it needs
    ///   is not known then, and nothing is removed.
    @discardableResult
    public func collect(
        olderThan seconds: Int64 = 3600, uploads: Int64 = 7 * 86400, now: Int64 = ModificationTime.now
    ) async throws -> Collected {
        // >>> images.7
        // `BlobStore.collect` sweeps and holds the lock; it wants to know what must stay: every manifest
        // that a repository has, and the blobs that these need - not the manifests that an index names,
        // which stay only if the repository has them. Then, under the lock, the links.
        // stub: throw Unimplemented("images.7")
        let collected = try store.collect(olderThan: seconds, now: now) {
            try folders.repositories().flatMap { try needed(by: $0) }.map {
                Descriptor(mediaType: "application/octet-stream", digest: $0, size: 0)
            }
        }
        try FileLock.exclusive.hold(on: folders.root) {
            for name in try folders.repositories() { try removeLostLinks(of: name) }
        }
        try await giveUpUploads(before: now &- uploads)
        return collected
        // <<<
    }

    // >>> images.7
    private func needed(by name: RepositoryName) throws -> [Digest] {
        try folders.manifests(name).names().map { try Digest(parsing: $0) }.flatMap { digest in
            [digest] + (try ManifestLinks(parsing: manifestBytes(digest)).blobs)
        }
    }

    private func removeLostLinks(of name: RepositoryName) throws {
        for text in try folders.blobs(name).names()
        where try store.size(of: try Digest(parsing: text)) == nil {
            try folders.blobs(name).remove(text)
        }
    }

    private func giveUpUploads(before end: Int64) async throws {
        for id in try folders.uploads.names() {
            let parts = folders.upload(id)
            guard let name = try parts.text(of: "repository"),
                let repository = try? RepositoryName(parsing: name),
                let upload = try? Upload.find(id, in: repository, folders, hashes)
            else { continue }
            // Killed between its last two steps, an upload has no data any more.
            let written =
                (try? ModificationTime.seconds(of: parts.folder.path(of: "data")))
                ?? (try? ModificationTime.seconds(of: parts.folder.path(of: "repository")))
            if let written, written <= end { try await upload.cancel() }
        }
    }
    // <<<
}
