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

    /// Nothing was done.
    public init() {}
}

extension BlobStore {
    /// Everything that can be reached from these roots, themselves included.
    ///
    /// A manifest points to its configuration, its layers and its subject, an index to its manifests.
    /// Content that is missing is named too: a layout may hold only a part of an image.
    /// - Throws: `StoreError` when a manifest or an index is broken: what it pointed to is not known then,
    ///   so nothing may be removed.
    public func reachable(from roots: [Descriptor]) throws -> Set<Digest> {
        // TODO images.1
        // Mark: a list of what is still to be looked at, and a set of what was seen.
        throw Unimplemented("images.1")
    }

    // TODO images.1

    /// Says that content is about to be used, so that a collection does not take it for old.
    /// - Returns: whether it is there.
    /// - Throws: `SystemError`
    @discardableResult
    public func renew(_ digest: Digest) throws -> Bool {
        // TODO images.1
        throw Unimplemented("images.1")
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
        // TODO images.1
        // Lock, mark, sweep.
        throw Unimplemented("images.1")
    }

    // TODO images.1
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
