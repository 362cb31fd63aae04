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
        // >>> reconcilers.3
        // Each watch of a range that the changed key is in, unless it filters this kind of change out, or begins
        // later.
        // stub: throw Unimplemented("reconcilers.3")
        for change in changes {
            for id in ids(of: change.kv.key) where self[id]?.request.wants(change) == true {
                mark(id, at: change.kv.modRevision)
            }
        }
        // <<<
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
        // >>> reconcilers.3
        // What does it have to read first? One that begins in the past, or with the newest revision: all since then.
        // One that begins now or in the future: nothing yet.
        // stub: throw Unimplemented("reconcilers.3")
        let isPast = request.startRevision > 0 && request.startRevision <= revision
        return watches.insert(request, unread: isPast ? request.startRevision...revision : nil, wake: wake)
        // <<<
    }

    /// Reads on for a watch, some way.
    mutating func read(_ id: Int) throws -> WatchStep {
        guard let watcher = watches[id], let unread = watcher.unread else { return .nothing }
        // >>> reconcilers.3
        // What it should read has been compacted: tell it up to where, and end it. Otherwise go through the log
        // from the first to the last revision that it has to read, and collect the events that it wants. Only between
        // two revisions you may stop, when you have seen enough; note what is left. The response's revision is one
        // up to which nothing is still to come.
        // stub: throw Unimplemented("reconcilers.3")
        guard unread.lowerBound >= compactRevision else {
            watches.remove(id)
            return .response(WatchResponse(revision: revision, compactRevision: compactRevision))
        }
        var events: [StoreEvent] = []
        var (place, seen, last) = (log.firstPlace(from: unread.lowerBound), 0, unread.lowerBound)
        var rest: ClosedRange<Int64>?
        while place != log.end, log[place].kv.modRevision <= unread.upperBound {
            let change = log[place]
            let isNext = change.kv.modRevision != last
            if isNext, events.count >= Self.mostEvents || seen >= Self.mostChanges {
                rest = change.kv.modRevision...unread.upperBound
                break
            }
            if watcher.request.range.contains(change.kv.key), watcher.request.wants(change) {
                events.append(try event(change, for: watcher.request))
            }
            (place, seen, last) = (log.next(place), seen + 1, change.kv.modRevision)
        }
        watches.proceed(id, to: rest)
        guard events.isEmpty else {
            return .response(
                WatchResponse(revision: rest.map { $0.lowerBound - 1 } ?? revision, events: events))
        }
        return rest == nil ? .nothing : .lookOn
        // <<<
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
        // >>> reconcilers.3
        // Only one that has nothing unread has come that far.
        // stub: throw Unimplemented("reconcilers.3")
        return watcher.unread == nil ? WatchResponse(revision: revision) : nil
        // <<<
    }
}
