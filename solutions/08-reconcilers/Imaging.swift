import KeyValueModel

extension StoreState {
    /// All that has to be remembered.
    func image(at now: Duration) -> StoreImage {
        var old: [StoreImage.Change] = []
        if compactRevision > 0 {
            keys.visit(.all) { history in
                if let first = history.changes.first, first.kv.modRevision < compactRevision {
                    old.append(first)
                }
                return true
            }
        }
        // Of one transaction those that the log no longer has keep the order of their keys.
        old.sort { first, second in
            first.kv.modRevision == second.kv.modRevision
                ? first.kv.key.precedes(second.kv.key) : first.kv.modRevision < second.kv.modRevision
        }
        return StoreImage(
            revision: revision, compactRevision: compactRevision, changes: old + log.all,
            leases: leases.leases.sorted { $0.key < $1.key }.map { id, lease in
                StoreImage.Lease(id: id, ttl: lease.ttl, left: max(.zero, lease.end - now))
            })
    }

    /// The state that an image was taken of.
    /// - Throws: `ImageFault` for what no store can have been.
    init(_ image: StoreImage, at now: Duration) throws {
        guard image.revision >= 1, (-1...image.revision).contains(image.compactRevision) else {
            throw ImageFault(
                "revision \(image.revision), compacted up to \(image.compactRevision): "
                    + "expected 1 or more, and no compaction beyond it")
        }
        revision = image.revision
        compactRevision = image.compactRevision
        for lease in image.leases { try restore(lease, at: now) }
        var last: Int64 = 2
        for (index, change) in image.changes.enumerated() {
            guard change.kv.modRevision >= last, change.kv.modRevision <= revision, change.isSound else {
                throw ImageFault(
                    "change \(index + 1), at \(change.kv.modRevision): expected a key, revisions from 2 to \(revision) in order, and "
                        + "version and creation from 1 to the change's own revision")
            }
            restore(change)
            last = change.kv.modRevision
        }
        try keys.visit(.all) { history in
            guard let kv = history.current, kv.lease != 0 else { return true }
            guard leases.contains(kv.lease) else {
                throw ImageFault("lease \(kv.lease) of a key is not there")
            }
            try leases.move(kv.key, from: 0, to: kv.lease)
            return true
        }
    }

    private mutating func restore(_ lease: StoreImage.Lease, at now: Duration) throws(ImageFault) {
        guard lease.id != 0, !leases.contains(lease.id), LeaseBook.lifetimes.contains(lease.ttl) else {
            throw ImageFault(
                "lease \(lease.id) of \(lease.ttl) seconds: expected numbers that are not 0 and come once, "
                    + "and \(LeaseBook.lifetimes) seconds")
        }
        let left = min(max(.zero, lease.left), .seconds(lease.ttl))
        leases.set(lease.id, LeaseBook.Lease(ttl: lease.ttl, end: now + left))
    }

    private mutating func restore(_ change: StoreImage.Change) {
        keys.append(change)
        if change.kv.modRevision >= compactRevision { log.append(change) }
    }
}

extension StoreImage.Change {
    /// Whether a store can have made it.
    fileprivate var isSound: Bool {
        let possible = 1...max(1, kv.modRevision)
        let isPossible = possible.contains(kv.version) && possible.contains(kv.createRevision)
        return !kv.key.isEmpty && (kind == .delete || isPossible)
    }
}
