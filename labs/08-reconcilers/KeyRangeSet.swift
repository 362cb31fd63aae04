import KeyValueModel

/// Keys that several ranges hold together: ranges in order that do not touch each other.
///
/// A transaction may remove tens of thousands of ranges and put as many keys: each is looked up, none compared with all.
/// - etcd: pkg/adt/interval_tree.go
struct KeyRangeSet {
    /// From the first key to the first that is no longer meant.
    private(set) var spans: [(key: [UInt8], end: [UInt8])] = []

    /// Adds the keys of a range. One without end adds none: its end is spelt as the least key there is, and etcd
    /// takes it at its word here.
    mutating func insert(_ range: KeyRange) {
        insert((range.key, range.isSingle ? range.key + [0] : range.end))
    }

    /// Adds the keys of another set.
    mutating func formUnion(_ other: KeyRangeSet) {
        for span in other.spans { insert(span) }
    }

    /// Whether a range that was added holds this key.
    func contains(_ key: [UInt8]) -> Bool {
        let place = first { key.precedes($0.end) }
        return place < spans.count && !key.precedes(spans[place].key)
    }

    private mutating func insert(_ span: (key: [UInt8], end: [UInt8])) {
        guard span.key.precedes(span.end) else { return }
        // All that touch it become one with it.
        let touched = first { !$0.end.precedes(span.key) }..<first { span.end.precedes($0.key) }
        var whole = span
        if let lowest = spans[touched].first?.key, lowest.precedes(whole.key) { whole.key = lowest }
        if let highest = spans[touched].last?.end, whole.end.precedes(highest) { whole.end = highest }
        spans.replaceSubrange(touched, with: [whole])
    }

    /// The first place for which a condition holds that holds from then on.
    private func first(where holds: ((key: [UInt8], end: [UInt8])) -> Bool) -> Int {
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(spans[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
