import EventLoop
import Synchronization

/// The streams whose watches may have something new, noted by whoever changed the store.
final class WokenStreams: Sendable {
    private let numbers = Mutex<[Int]>([])
    private let waker: LoopWaker

    init(waker: LoopWaker) {
        self.waker = waker
    }

    /// Called from any thread.
    func add(_ number: Int) {
        numbers.withLock { numbers in
            if numbers.last != number { numbers.append(number) }
        }
        waker.wake()
    }

    /// All since this was last asked, each once.
    func take() -> [Int] {
        let all = numbers.withLock { numbers in
            defer { numbers = [] }
            return numbers
        }
        guard all.count > 1 else { return all }
        var seen: Set<Int> = []
        return all.filter { seen.insert($0).inserted }
    }
}
