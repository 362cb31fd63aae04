import KeyValueModel
import LabSupport

/// All that is remembered of one key: its changes, the oldest first.
///
/// ```
///   revision   2      5      7        9      12
///   key "a"    put 1  put 2  delete   put 1  put 2      the number is the version
///              └── first life ──┘     └─ second life
/// ```
/// - etcd: mvcc/key_index.go
struct KeyHistory {
    /// What happened; never empty once the key is in the store.
    private(set) var changes: [StoreImage.Change] = []
    /// The revision of the newest change: most readers need not look at the list.
    private(set) var newest: Int64 = 0
    /// Whether the newest change is a value and not a tombstone.
    private(set) var isAlive = false

    /// What the key is after all that has happened; nil when it is not there.
    var current: KeyValue? { isAlive ? changes.last?.kv : nil }

    /// Adds a change that has been decided.
    mutating func append(_ change: StoreImage.Change) {
        changes.append(change)
        newest = change.kv.modRevision
        isAlive = change.kind == .put
    }

    /// What the key was when the store had this revision; nil when it was not there.
    func value(at revision: Int64) throws -> KeyValue? {
        if newest <= revision { return current }
        // >>> reconcilers.1
        // The last change that is not newer than the revision decides; a tombstone there means "not there".
        // Histories grow long: cut them in halves.
        // stub: throw Unimplemented("reconcilers.1")
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].kv.modRevision <= revision { low = middle + 1 } else { high = middle }
        }
        return low > 0 && changes[low - 1].kind == .put ? changes[low - 1].kv : nil
        // <<<
    }

    /// Whether the key was there when the store had this revision.
    func isAlive(at revision: Int64) throws -> Bool {
        try newest <= revision ? isAlive : value(at: revision) != nil
    }

    /// The change that gives a key a value.
    /// - Parameter old: what the key is now; nil when it is not there.
    static func putting(
        _ value: [UInt8], lease: Int64, to key: [UInt8], over old: KeyValue?, at revision: Int64
    ) throws -> StoreImage.Change {
        // >>> reconcilers.1
        // A key that is there goes on: the same create revision, the next version. One that is not there
        // begins a new life, whatever it was before: created now, version 1.
        // stub: throw Unimplemented("reconcilers.1")
        let created = old?.createRevision ?? revision
        let version = (old?.version ?? 0) + 1
        return StoreImage.Change(
            .put,
            KeyValue(
                key: key, createRevision: created, modRevision: revision, version: version, value: value,
                lease: lease))
        // <<<
    }

    /// Forgets what nobody may ask for any more once everything before a revision is compacted.
    mutating func forget(before revision: Int64) throws {
        // >>> reconcilers.3
        // Of the changes before the revision only the last can still be seen: it is the key's value at the
        // revision, unless there is a change at the revision itself, or it is a tombstone. Changes at the
        // revision stay, tombstones too: a watch may begin there. (etcd 3.4 loses such a tombstone; 3.6 keeps it.)
        // Most keys have one change, a put: look no further.
        // stub: throw Unimplemented("reconcilers.3")
        guard changes.count > 1 || !isAlive else { return }
        let kept = changes.firstIndex { $0.kv.modRevision >= revision } ?? changes.count
        let isReplaced = kept < changes.count && changes[kept].kv.modRevision == revision
        let hasValue = kept > 0 && changes[kept - 1].kind == .put && !isReplaced
        changes.removeFirst(hasValue ? kept - 1 : kept)
        // <<<
    }
}
