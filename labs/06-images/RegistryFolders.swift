import LinuxSystem
import OCIImage

/// Where a registry keeps what it knows, below one folder:
///
///     blobs/sha256/HEX                        the bytes, once for all repositories
///     repositories/NAME/_blobs/DIGEST         this repository may hand them out
///     repositories/NAME/_manifests/DIGEST     the same, and under which media type
///     repositories/NAME/_tags/TAG             the digest that the tag means now
///     repositories/NAME/_referrers/DIGEST/…   the manifests whose subject that is
///     uploads/ID/data                         what has come of a blob so far
///
/// Everything but blobs is a small text that changes in one moment. No part of a name begins with `_`.
/// The root is locked: shared by who adds a link, alone by who collects garbage.
struct RegistryFolders: Equatable, Sendable {
    /// Absolute.
    let root: String

    /// Which manifests a repository has, and their media types.
    func manifests(_ name: RepositoryName) -> SmallFiles { files(name, "_manifests") }

    /// Which blobs a repository has.
    func blobs(_ name: RepositoryName) -> SmallFiles { files(name, "_blobs") }

    /// What the tags of a repository mean.
    func tags(_ name: RepositoryName) -> SmallFiles { files(name, "_tags") }

    /// The manifests that have this one as their subject.
    func referrers(_ name: RepositoryName, _ subject: Digest) -> SmallFiles {
        files(name, "_referrers/\(subject)")
    }

    /// Uploads that have begun, each a folder.
    var uploads: SmallFiles { SmallFiles(at: "\(root)/uploads") }

    /// The parts of one upload.
    func upload(_ id: String) -> SmallFiles { SmallFiles(at: "\(root)/uploads/\(id)") }

    /// Whether anything was ever pushed to it.
    func exists(_ name: RepositoryName) throws -> Bool {
        let folder = SmallFiles(at: "\(root)/repositories/\(name)")
        return try ["_blobs", "_manifests", "_tags"].contains { try folder.contains($0) }
    }

    /// All repositories, sorted.
    func repositories() throws -> [RepositoryName] {
        try below("").map { try RepositoryName(parsing: $0) }
    }

    private func below(_ prefix: String) throws -> [String] {
        let names = try SmallFiles(at: "\(root)/repositories/\(prefix)").names()
        let own = names.contains { $0.hasPrefix("_") } && !prefix.isEmpty ? [prefix] : []
        return try own
            + names.filter { !$0.hasPrefix("_") }.flatMap {
                try below(prefix.isEmpty ? $0 : "\(prefix)/\($0)")
            }
    }

    private func files(_ name: RepositoryName, _ kind: String) -> SmallFiles {
        SmallFiles(at: "\(root)/repositories/\(name)/\(kind)")
    }
}
