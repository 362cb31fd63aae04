import KeyValueModel

/// The watches of a store.
///
/// A watch costs a writer nothing but a mark: the first revision at which something happened that it has not
/// read yet. What that was it reads from the log when it comes, so that one that never comes holds nobody up.
struct WatchBook {
    /// One watch.
    struct Watcher {
        let request: WatchRequest
        let wake: @Sendable () -> Void
        /// Where it has to read on; nil: nothing has happened that it wants to know.
        var mark: Int64?
    }

    private var watchers: [Int: Watcher] = [:]
    private var index = WatchIndex()
    private var last = 0
    /// Whom to wake once the lock is no longer held.
    private var sleepers: [@Sendable () -> Void] = []

    var isEmpty: Bool { watchers.isEmpty }

    /// Adds a watch that first has to read what is marked.
    /// - Returns: its number.
    mutating func insert(_ request: WatchRequest, mark: Int64?, wake: @escaping @Sendable () -> Void) -> Int {
        last += 1
        watchers[last] = Watcher(request: request, wake: wake)
        index.insert(last, request.range)
        if let mark { self.mark(last, at: mark) }
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

    /// Marks where a watch has to read on, and wakes it; not one that has a mark already: it has been woken.
    mutating func mark(_ id: Int, at revision: Int64) {
        guard let watcher = watchers[id], watcher.mark == nil else { return }
        watchers[id]?.mark = revision
        sleepers.append(watcher.wake)
    }

    /// Notes how far a watch has read: on from there next time, or nil for all of it.
    mutating func proceed(_ id: Int, to revision: Int64?) {
        watchers[id]?.mark = revision
    }

    /// Whom to wake since this was last asked.
    mutating func takeSleepers() -> [@Sendable () -> Void] {
        defer { sleepers = [] }
        return sleepers
    }
}
