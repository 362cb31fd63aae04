import KeyValueModel

/// The histories of all keys, in the order of keys: a sorted list, cut into chunks so that an insertion moves few.
///
/// A chunk knows how many of its keys are alive, so that counting a large range looks at its ends only.
/// - etcd: mvcc/index.go
struct KeyIndex {
    /// Keys and their histories, at the same places; never empty.
    private struct Chunk {
        var keys: [[UInt8]]
        var histories: [KeyHistory]
        /// How many are alive after all that has happened.
        var alive = 0
        /// The newest revision of them.
        var newest: Int64 = 0

        init(_ keys: [[UInt8]], _ histories: [KeyHistory]) {
            (self.keys, self.histories) = (keys, histories)
            for history in histories {
                alive += history.isAlive ? 1 : 0
                newest = max(newest, history.newest)
            }
        }

        /// The first place whose key does not come before this one.
        func place(of key: [UInt8]) -> Int {
            KeyIndex.first(keys.count) { !keys[$0].precedes(key) }
        }
    }

    /// A chunk that has grown to this is cut in two.
    private static let most = 256

    private var chunks: [Chunk] = []

    /// The history of a key; nil when nothing is remembered of it.
    subscript(key: [UInt8]) -> KeyHistory? {
        guard let (chunk, place) = find(key) else { return nil }
        return chunks[chunk].histories[place]
    }

    /// Adds a change to the history of its key.
    mutating func append(_ change: StoreImage.Change) {
        let key = change.kv.key
        let (chunk, place) = find(key) ?? insert(key)
        let wasAlive = chunks[chunk].histories[place].isAlive
        chunks[chunk].histories[place].append(change)
        chunks[chunk].newest = change.kv.modRevision
        chunks[chunk].alive += (change.kind == .put ? 1 : 0) - (wasAlive ? 1 : 0)
    }

    /// Changes every history; those of which nothing is left go.
    mutating func sweep(_ body: (inout KeyHistory) throws -> Void) rethrows {
        for chunk in chunks.indices {
            for place in chunks[chunk].histories.indices { try body(&chunks[chunk].histories[place]) }
            let left = chunks[chunk].histories.indices.filter { !chunks[chunk].histories[$0].changes.isEmpty }
            guard left.count < chunks[chunk].keys.count else { continue }
            chunks[chunk] = Chunk(
                left.map { chunks[chunk].keys[$0] }, left.map { chunks[chunk].histories[$0] })
        }
        chunks.removeAll(where: \.keys.isEmpty)
    }

    /// Shows the histories of a range in order, until `body` returns false.
    func visit(_ range: KeyRange, _ body: (KeyHistory) throws -> Bool) rethrows {
        guard !range.isSingle else {
            if let history = self[range.key] { _ = try body(history) }
            return
        }
        for chunk in chunkIndex(of: range.key)..<chunks.count {
            let (places, isLast) = places(of: range, in: chunks[chunk])
            let histories = chunks[chunk].histories
            for place in places where try !body(histories[place]) { return }
            if isLast { return }
        }
    }

    /// How many keys of a range there were at a revision.
    func count(_ range: KeyRange, at revision: Int64) throws -> Int64 {
        guard !range.isSingle else { return try self[range.key]?.value(at: revision) == nil ? 0 : 1 }
        var count = 0
        for chunk in chunkIndex(of: range.key)..<chunks.count {
            let (places, isLast) = places(of: range, in: chunks[chunk])
            if places.count == chunks[chunk].keys.count, chunks[chunk].newest <= revision {
                count += chunks[chunk].alive
            } else {
                let histories = chunks[chunk].histories
                count += try places.count { try histories[$0].isAlive(at: revision) }
            }
            if isLast { break }
        }
        return Int64(count)
    }

    /// Where a range lies in a chunk that is not before it, and whether the range ends there.
    private func places(of range: KeyRange, in chunk: Chunk) -> (Range<Int>, isLast: Bool) {
        let keys = chunk.keys
        let start = keys[0].precedes(range.key) ? chunk.place(of: range.key) : 0
        guard !range.isEndless, let last = keys.last, !last.precedes(range.end) else {
            return (start..<keys.count, false)
        }
        return (start..<max(start, chunk.place(of: range.end)), true)
    }

    private func find(_ key: [UInt8]) -> (chunk: Int, place: Int)? {
        guard !chunks.isEmpty else { return nil }
        let chunk = chunkIndex(of: key)
        let place = chunks[chunk].place(of: key)
        guard place < chunks[chunk].keys.count, chunks[chunk].keys[place] == key else { return nil }
        return (chunk, place)
    }

    /// The chunk that a key is in, or would be; 0 when there is none.
    private func chunkIndex(of key: [UInt8]) -> Int {
        max(0, Self.first(chunks.count) { key.precedes(chunks[$0].keys[0]) } - 1)
    }

    /// Makes room for a key that is not there.
    private mutating func insert(_ key: [UInt8]) -> (chunk: Int, place: Int) {
        guard !chunks.isEmpty else {
            chunks = [Chunk([key], [KeyHistory()])]
            return (0, 0)
        }
        let chunk = chunkIndex(of: key)
        let place = chunks[chunk].place(of: key)
        chunks[chunk].keys.insert(key, at: place)
        chunks[chunk].histories.insert(KeyHistory(), at: place)
        guard chunks[chunk].keys.count >= Self.most else { return (chunk, place) }
        return split(chunk, after: place)
    }

    /// Cuts a chunk in the middle; but keys that come in order leave full chunks behind.
    /// - Returns: where the place is now.
    private mutating func split(_ index: Int, after place: Int) -> (chunk: Int, place: Int) {
        let (keys, histories) = (chunks[index].keys, chunks[index].histories)
        let cut = place == keys.count - 1 ? place : keys.count / 2
        chunks[index] = Chunk(Array(keys[..<cut]), Array(histories[..<cut]))
        chunks.insert(Chunk(Array(keys[cut...]), Array(histories[cut...])), at: index + 1)
        return place < cut ? (index, place) : (index + 1, place - cut)
    }

    /// The first number below `count` for which a condition holds that holds from then on; `count` when none is.
    private static func first(_ count: Int, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
