import Documents
import LabSupport
import LinuxSystem
import OCIImage

/// What a collection did.
public struct Collected: Equatable, Sendable {
    /// What was removed, sorted.
    public var removed: [Digest] = []
    /// How many bytes that were.
    public var bytes: Int64 = 0
    /// What nothing points to but was too young to remove, sorted.
    public var young: [Digest] = []
}

extension BlobStore {
    /// Everything that can be reached from these roots, themselves included.
    ///
    /// A manifest points to its configuration, its layers and its subject, an index to its manifests.
    /// Content that is missing is named too: a layout may hold only a part of an image.
    /// - Throws: `StoreError` when a manifest or an index is broken: what it pointed to is not known then,
    ///   so nothing may be removed.
    public func reachable(from roots: [Descriptor]) throws -> Set<Digest> {
        // >>> images.1
        // Mark: a list of what is still to be looked at, and a set of what was seen.
        // stub: throw Unimplemented("images.1")
        var seen: Set<Digest> = []
        var waiting = roots
        while let next = waiting.popLast() {
            guard seen.insert(next.digest).inserted else { continue }
            waiting += try children(of: next)
        }
        return seen
        // <<<
    }

    // >>> images.1
    private func children(of parent: Descriptor) throws -> [Descriptor] {
        guard MediaType.isManifest(parent.mediaType) || MediaType.isIndex(parent.mediaType) else { return [] }
        guard try size(of: parent.digest) != nil else { return [] }
        let text = try bytes(of: parent)
        do {
            if MediaType.isIndex(parent.mediaType) {
                let index = try ImageIndex.parse(text)
                return index.manifests + (index.subject.map { [$0] } ?? [])
            }
            let manifest = try ImageManifest.parse(text)
            return [manifest.config] + manifest.layers + (manifest.subject.map { [$0] } ?? [])
        } catch {
            throw StoreError.document(parent.digest, error)
        }
    }
    // <<<

    /// Says that content is about to be used, so that a collection does not take it for old.
    /// - Returns: whether it is there.
    /// - Throws: `SystemError`
    @discardableResult
    public func renew(_ digest: Digest) throws -> Bool {
        // >>> images.1
        // stub: throw Unimplemented("images.1")
        try FileLock.shared.hold(on: folder) {
            guard try size(of: digest) != nil else { return false }
            try ModificationTime.renew(try path(of: digest))
            return true
        }
        // <<<
    }

    /// Removes what the roots do not reach.
    ///
    /// An image is written from its layers up, and nothing points to a layer until its manifest has a
    /// name. So what was written a short while ago is never removed; drafts that were given up by a crash
    /// are removed by the same rule. Roots are asked for under the store's lock, and nobody gives a name
    /// (`ImageLayout.tag`), commits or renews content until the sweep is over.
    /// - Parameters:
    ///   - seconds: how old content must be.
    ///   - now: seconds since 1970.
    ///   - roots: what must stay, with all that it points to.
    /// - Throws: `StoreError`, `SystemError`; what was removed by then stays removed.
    public func collect(
        olderThan seconds: Int64 = 3600, now: Int64 = ModificationTime.now, roots: () throws -> [Descriptor]
    ) throws -> Collected {
        // >>> images.1
        // Lock, mark, sweep.
        // stub: throw Unimplemented("images.1")
        try FileLock.exclusive.hold(on: folder) {
            let collected = try sweep(keeping: try reachable(from: try roots()), before: now &- seconds)
            try removeDrafts(before: now &- seconds)
            return collected
        }
        // <<<
    }

    // >>> images.1
    private func sweep(keeping marked: Set<Digest>, before end: Int64) throws -> Collected {
        var result = Collected()
        for digest in try digests() where !marked.contains(digest) {
            guard let size = try? size(of: digest) else { continue }
            if try ModificationTime.seconds(of: try path(of: digest)) > end {
                result.young.append(digest)
            } else {
                try remove(digest)
                result.removed.append(digest)
                result.bytes += size
            }
        }
        return result
    }

    private func removeDrafts(before end: Int64) throws {
        let ingest = Folder("\(folder)/ingest")
        for name in (try? ingest.names()) ?? [] {
            // A draft may go while one looks: its writer has finished.
            guard let written = try? ModificationTime.seconds(of: ingest.path(of: name)) else { continue }
            if written <= end { try? ingest.remove(name) }
        }
    }
    // <<<
}

extension ImageLayout {
    /// Everything that the index reaches.
    /// - Throws: `StoreError`, `DocumentFaults`, `SystemError`.
    public func reachable() throws -> Set<Digest> {
        try store.reachable(from: try images())
    }

    /// Removes what the index does not reach and is older than that.
    /// - Throws: `StoreError`, `DocumentFaults`, `SystemError`.
    @discardableResult
    public func collect(
        olderThan seconds: Int64 = 3600, now: Int64 = ModificationTime.now
    ) throws -> Collected {
        try store.collect(olderThan: seconds, now: now) { try images() }
    }
}
