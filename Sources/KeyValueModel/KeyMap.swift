/// Values by key, in the order of keys: a sorted list, cut into chunks so that an insertion moves few.
public struct KeyMap<Value> {
    /// Keys and their values, at the same places; never empty.
    fileprivate struct Chunk {
        var keys: [[UInt8]]
        var values: [Value]

        /// The first place whose key does not come before this one.
        func place(of key: [UInt8]) -> Int {
            KeyMap.firstPlace(in: 0..<keys.count) { !keys[$0].precedes(key) }
        }
    }

    /// A chunk that has grown to this is cut in two.
    private static var most: Int { 256 }

    private var chunks: [Chunk] = []
    /// How many keys there are.
    public private(set) var count = 0

    /// No keys.
    public init() {}

    /// The value of a key.
    public subscript(key: [UInt8]) -> Value? {
        guard let (chunk, place) = find(key) else { return nil }
        return chunks[chunk].values[place]
    }

    /// Changes the value of a key where it lies; one that is not there begins as `first`.
    public mutating func update<Result>(
        _ key: [UInt8], first: @autoclosure () -> Value, _ body: (inout Value) throws -> Result
    ) rethrows -> Result {
        if let (chunk, place) = find(key) { return try body(&chunks[chunk].values[place]) }
        var value = first()
        let result = try body(&value)
        insert(key, value)
        return result
    }

    /// Changes the value of a key that is there; nil when it is not.
    public mutating func change<Result>(
        _ key: [UInt8], _ body: (inout Value) throws -> Result
    ) rethrows -> Result? {
        guard let (chunk, place) = find(key) else { return nil }
        return try body(&chunks[chunk].values[place])
    }

    /// Takes a key out, if it is there.
    public mutating func remove(_ key: [UInt8]) {
        guard let (chunk, place) = find(key) else { return }
        chunks[chunk].keys.remove(at: place)
        chunks[chunk].values.remove(at: place)
        if chunks[chunk].keys.isEmpty { chunks.remove(at: chunk) }
        count -= 1
    }

    /// Shows the keys of a range in order, until `body` returns false.
    public func visit(_ range: KeyRange, _ body: ([UInt8], Value) throws -> Bool) rethrows {
        guard !range.isSingle else {
            if let value = self[range.key] { _ = try body(range.key, value) }
            return
        }
        var chunk = chunkIndex(of: range.key)
        var place = chunks.isEmpty ? 0 : chunks[chunk].place(of: range.key)
        while chunk < chunks.count {
            let (keys, values) = (chunks[chunk].keys, chunks[chunk].values)
            let isLast = !range.isEndless && !(keys.last?.precedes(range.end) ?? true)
            while place < keys.count {
                // Only the chunk in which the range ends is compared key by key.
                if isLast, !keys[place].precedes(range.end) { return }
                guard try body(keys[place], values[place]) else { return }
                place += 1
            }
            (chunk, place) = (chunk + 1, 0)
        }
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
        let after = KeyMap.firstPlace(in: 0..<chunks.count) { key.precedes(chunks[$0].keys[0]) }
        return max(0, after - 1)
    }

    private mutating func insert(_ key: [UInt8], _ value: Value) {
        count += 1
        guard !chunks.isEmpty else {
            chunks = [Chunk(keys: [key], values: [value])]
            return
        }
        let index = chunkIndex(of: key)
        let place = chunks[index].place(of: key)
        chunks[index].keys.insert(key, at: place)
        chunks[index].values.insert(value, at: place)
        if chunks[index].keys.count >= KeyMap.most { split(index, after: place) }
    }

    /// In the middle; but keys that come in order leave full chunks behind.
    private mutating func split(_ index: Int, after place: Int) {
        let size = chunks[index].keys.count
        let cut = place == size - 1 ? size - 1 : size / 2
        let rest = Chunk(
            keys: Array(chunks[index].keys[cut...]), values: Array(chunks[index].values[cut...]))
        chunks[index].keys.removeSubrange(cut...)
        chunks[index].values.removeSubrange(cut...)
        chunks.insert(rest, at: index + 1)
    }

    /// The first place where a condition holds that holds from then on; the end when it never does.
    private static func firstPlace(in range: Range<Int>, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension KeyMap: Sendable where Value: Sendable {}
extension KeyMap.Chunk: Sendable where Value: Sendable {}
