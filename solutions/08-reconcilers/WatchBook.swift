import KeyValueModel

/// The watches of a store.
///
/// A watch costs a writer nothing but a mark: between which revisions something happened that it has not read yet.
/// What that was it reads from the log when it comes, so that one that never comes holds nobody up.
struct WatchBook {
    /// One watch.
    struct Watcher {
        let request: WatchRequest
        let wake: @Sendable () -> Void
        /// The first and the last revision that it has to read; nil: nothing has happened that it wants to know.
        var unread: ClosedRange<Int64>?
    }

    private var watchers: [Int: Watcher] = [:]
    private var index = WatchIndex()
    private var last = 0
    /// Whom to wake once the lock is no longer held.
    private var sleepers: [@Sendable () -> Void] = []

    var isEmpty: Bool { watchers.isEmpty }

    /// Adds a watch that first has to read these revisions.
    /// - Returns: its number.
    mutating func insert(
        _ request: WatchRequest, unread: ClosedRange<Int64>?, wake: @escaping @Sendable () -> Void
    ) -> Int {
        last += 1
        watchers[last] = Watcher(request: request, wake: wake, unread: unread)
        index.insert(last, request.range)
        if unread != nil { sleepers.append(wake) }
        return last
    }

    /// Ends a watch, if it has not ended yet.
    mutating func remove(_ id: Int) {
        guard let watcher = watchers.removeValue(forKey: id) else { return }
        index.remove(id, watcher.request.range)
    }

    /// A watch that has not ended.
    subscript(id: Int) -> Watcher? { watchers[id] }

    /// The watches of ranges that a key is in, in the order in which they began.
    func ids(of key: [UInt8]) -> [Int] {
        var ids: [Int] = []
        index.visit(key) { ids.append($0) }
        return ids.sorted()
    }

    /// Marks that a watch has to read a revision, and wakes it; not one that has a mark already: it has been woken.
    mutating func mark(_ id: Int, at revision: Int64) {
        guard let watcher = watchers[id] else { return }
        watchers[id]?.unread = (watcher.unread?.lowerBound ?? revision)...revision
        if watcher.unread == nil { sleepers.append(watcher.wake) }
    }

    /// Notes what a watch still has to read; nil: nothing.
    mutating func proceed(_ id: Int, to unread: ClosedRange<Int64>?) {
        watchers[id]?.unread = unread
    }

    /// Whom to wake since this was last asked.
    mutating func takeSleepers() -> [@Sendable () -> Void] {
        defer { sleepers = [] }
        return sleepers
    }
}
