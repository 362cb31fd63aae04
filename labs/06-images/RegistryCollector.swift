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
        // TODO images.7
        // `BlobStore.collect` sweeps and holds the lock; it wants to know what must stay: every manifest
        // that a repository has, and the blobs that these need - not the manifests that an index names,
        // which stay only if the repository has them. Then, under the lock, the links.
        throw Unimplemented("images.7")
    }

    // TODO images.7
}
