import KeyValueModel

/// Everything that a store knows, for one caller at a time: `Store` sees to that.
///
/// A call that writes first checks, then `record`s its changes one by one; `commit` gives all of them one
/// revision. In between `current` is already the new revision: the call reads what it has written itself.
struct StoreState {
    /// The revision of the newest change that is committed.
    var revision: Int64 = 1
    /// All before it is forgotten that was not alive at it; -1: nothing was ever compacted, as etcd has it.
    var compactRevision: Int64 = -1
    /// What is remembered, by key.
    var keys = KeyIndex()
    /// What is remembered of the compact revision and later ones, in order.
    var log = ChangeLog()
    /// Who promised to come back.
    var leases = LeaseBook()
    /// Who wants to know.
    var watches = WatchBook()
    /// The changes of the call that is under way.
    private(set) var open: [StoreImage.Change] = []

    /// The revision that a reader sees now.
    var current: Int64 { open.isEmpty ? revision : revision + 1 }

    /// Writes a change of the call that is under way: to the key's history and for the log.
    mutating func record(_ change: StoreImage.Change) {
        keys.append(change)
        open.append(change)
    }

    /// Ends the call that is under way; its changes, if there are any, get one revision together.
    mutating func commit() throws {
        guard !open.isEmpty else { return }
        revision += 1
        for change in open { log.append(change) }
        defer { open.removeAll(keepingCapacity: open.count < 1024) }
        if !watches.isEmpty { try watches.note(open) }
    }
}
