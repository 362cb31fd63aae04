/// Names one thing to do later.
public struct LoopTimer: Hashable, Sendable {
    let number: UInt64
}

/// What is to be done when: a heap by time, where what was called off stays until it comes up.
struct LoopTimers {
    private struct Entry {
        let time: Duration
        let number: UInt64
    }

    private var heap: [Entry] = []
    private var actions: [UInt64: () -> Void] = [:]
    private var last: UInt64 = 0

    mutating func add(at time: Duration, _ action: @escaping () -> Void) -> LoopTimer {
        last += 1
        actions[last] = action
        heap.append(Entry(time: time, number: last))
        rise()
        return LoopTimer(number: last)
    }

    mutating func cancel(_ timer: LoopTimer) {
        actions[timer.number] = nil
        // Not more dead than alive: cancelling is what most timers are made for.
        if heap.count > 64, heap.count > actions.count * 2 {
            heap = heap.filter { actions[$0.number] != nil }.sorted { Self.isEarlier($0, $1) }
        }
    }

    /// The time of the next one.
    mutating func next() -> Duration? {
        while let first = heap.first, actions[first.number] == nil { removeFirst() }
        return heap.first?.time
    }

    /// The next one that is due.
    mutating func pop(by now: Duration) -> (() -> Void)? {
        guard let time = next(), time <= now else { return nil }
        let number = heap[0].number
        removeFirst()
        return actions.removeValue(forKey: number)
    }

    /// At the same time: in the order in which they were asked for.
    private static func isEarlier(_ one: Entry, _ other: Entry) -> Bool {
        (one.time, one.number) < (other.time, other.number)
    }

    private mutating func rise() {
        var place = heap.count - 1
        while place > 0, Self.isEarlier(heap[place], heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
                if Self.isEarlier(heap[child], heap[least]) { least = child }
            }
            if least == place { return }
            heap.swapAt(place, least)
            place = least
        }
    }
}
