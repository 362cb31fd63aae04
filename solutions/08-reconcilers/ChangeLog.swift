import KeyValueModel

/// The newest changes in the order in which they happened, for those who follow.
///
/// In segments, so that neither growing nor forgetting ever moves all of them.
struct ChangeLog {
    /// Where a change lies.
    struct Place: Equatable {
        var segment: Int
        var offset: Int
    }

    private static let segmentSize = 4096

    /// None is empty.
    private var segments: [[StoreImage.Change]] = []

    /// All of them.
    var all: [StoreImage.Change] { segments.flatMap { $0 } }

    /// Behind the newest.
    var end: Place { Place(segment: segments.count, offset: 0) }

    /// The change at a place that is not the end.
    subscript(place: Place) -> StoreImage.Change { segments[place.segment][place.offset] }

    /// The place behind one that is not the end.
    func next(_ place: Place) -> Place {
        place.offset + 1 < segments[place.segment].count
            ? Place(segment: place.segment, offset: place.offset + 1)
            : Place(segment: place.segment + 1, offset: 0)
    }

    mutating func append(_ change: StoreImage.Change) {
        if let last = segments.indices.last, segments[last].count < Self.segmentSize {
            segments[last].append(change)
        } else {
            segments.append([change])
        }
    }

    /// The first change of this revision or a later one; the end when there is none.
    func firstPlace(from revision: Int64) -> Place {
        let segment = Self.first(segments.count) { (segments[$0].last?.kv.modRevision ?? 0) >= revision }
        guard segment < segments.count else { return end }
        let changes = segments[segment]
        return Place(
            segment: segment, offset: Self.first(changes.count) { changes[$0].kv.modRevision >= revision })
    }

    /// Forgets what happened before a revision.
    mutating func removeAll(before revision: Int64) {
        let place = firstPlace(from: revision)
        segments.removeFirst(place.segment)
        if place.offset > 0 { segments[0].removeFirst(place.offset) }
    }

    /// The first number below `count` for which a condition holds that holds from then on.
    private static func first(_ count: Int, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
