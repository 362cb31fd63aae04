import Synchronization

/// A clock for a store: it stands still until somebody moves it.
final class ManualTime: Sendable {
    private let time = Mutex(Duration.zero)

    var now: Duration { time.withLock { $0 } }

    func advance(by duration: Duration) { time.withLock { $0 += duration } }
}
