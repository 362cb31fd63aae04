import KeyValueModel
import LabSupport

extension StoreState {
    /// Forgets what was before a revision and not alive at it.
    /// - Throws: `StoreError`.
    /// - etcd: 3.4, mvcc/kvstore.go (updateCompactRev), mvcc/key_index.go (compact)
    mutating func compact(_ revision: Int64) throws {
        // >>> reconcilers.3
        // Only forwards, and not into the future. Of all keys only those have something to forget that changed
        // before the revision since it was last compacted, or at the revision itself: the log knows which. A key
        // of which nothing is left goes.
        // stub: throw Unimplemented("reconcilers.3")
        guard revision > compactRevision else { throw StoreError.compacted }
        guard revision <= self.revision else { throw StoreError.futureRevision }
        compactRevision = revision
        for change in log.removeAll(before: revision) { try forget(change.kv.key) }
        var place = log.firstPlace(from: revision)
        while place != log.end, log[place].kv.modRevision == revision {
            try forget(log[place].kv.key)
            place = log.next(place)
        }
        // <<<
    }

    // >>> reconcilers.3
    private mutating func forget(_ key: [UInt8]) throws {
        let isGone = try keys.change(key) { history in
            try history.forget(before: compactRevision)
            return history.changes.isEmpty
        }
        if isGone == true { keys.remove(key) }
    }
    // <<<
}
