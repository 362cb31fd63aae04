import Synchronization

/// Counts what is done and guesses when the rest will be.
final class Estimate: Sendable {
    /// How many there are to do.
    let total: Int
    private let count = Mutex(0)
    private let start = ContinuousClock.now

    init(total: Int) {
        self.total = total
    }

    /// One more is done. Returns how many are.
    func done() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }

    /// `12 min left  `, or nothing before there is something to guess from.
    var timeLeft: String {
        let done = count.withLock { $0 }
        guard done > 0 else { return "" }
        let seconds = (ContinuousClock.now - start).inSeconds / Double(done) * Double(total - done)
        return seconds < 90 ? "\(Int(seconds)) s left  " : "\(Int(seconds / 60)) min left  "
    }
}
