import KeyValueModel
import LabSupport

/// What one look at the log gave a watch.
enum WatchStep {
    /// There is nothing more now.
    case nothing
    /// Nothing so far; a writer may come first, then look on.
    case lookOn
    case response(WatchResponse)
}

extension WatchBook {
    /// Marks the watches that care for changes which have just been made, all at one revision.
    mutating func note(_ changes: [StoreImage.Change]) throws {
        // TODO reconcilers.3
        // Each watch of a range that the changed key is in, unless it filters this kind of change out, or begins
        // later.
        throw Unimplemented("reconcilers.3")
    }
}

extension WatchRequest {
    /// Whether a change of a key in the range is to be told.
    func wants(_ change: StoreImage.Change) -> Bool {
        let isFiltered = change.kind == .put ? noPut : noDelete
        return !isFiltered && change.kv.modRevision >= startRevision
    }
}

extension StoreState {
    /// So many events are enough for one response, unless one revision has more.
    private static var mostEvents: Int { 1024 }
    /// So many changes are looked at before a writer gets its turn.
    private static var mostChanges: Int { 4096 }

    /// Begins a watch.
    /// - Throws: `StoreError.emptyWatchRange`.
    /// - etcd: 3.4, etcdserver/api/v3rpc/watch.go, mvcc/watcher.go
    mutating func watch(_ request: WatchRequest, wake: @escaping @Sendable () -> Void) throws -> Int {
        var request = request
        if request.range.key.isEmpty { request.range.key = [0] }
        let range = request.range
        guard range.isSingle || range.isEndless || range.key.precedes(range.end) else {
            throw StoreError.emptyWatchRange
        }
        // TODO reconcilers.3
        // What does it have to read first? One that begins in the past, or with the newest revision: all since then.
        // One that begins now or in the future: nothing yet.
        throw Unimplemented("reconcilers.3")
    }

    /// Reads on for a watch, some way.
    mutating func read(_ id: Int) throws -> WatchStep {
        guard let watcher = watches[id], let unread = watcher.unread else { return .nothing }
        // TODO reconcilers.3
        // What it should read has been compacted: tell it up to where, and end it. Otherwise go through the log
        // from the first to the last revision that it has to read, and collect the events that it wants. Only between
        // two revisions you may stop, when you have seen enough; note what is left. The response's revision is one
        // up to which nothing is still to come.
        throw Unimplemented("reconcilers.3")
    }

    /// What a watch is told of a change.
    private func event(_ change: StoreImage.Change, for request: WatchRequest) throws -> StoreEvent {
        let before = change.kv.modRevision - 1
        // One that was removed and put in the same transaction is new, as its version says.
        let isNew = change.kind == .put && change.kv.version == 1
        let previous = request.prevKV && !isNew ? try keys[change.kv.key]?.value(at: before) : nil
        return StoreEvent(change.kind, change.kv, previous: previous)
    }

    /// How far a watch has come, if there is nothing that it still has to read.
    func progress(of id: Int) throws -> WatchResponse? {
        guard let watcher = watches[id] else { return nil }
        // TODO reconcilers.3
        // Only one that has nothing unread has come that far.
        throw Unimplemented("reconcilers.3")
    }
}
