import Foundation
import Synchronization

/// Swaps two names of a tree over and over, on a thread of its own, until it is stopped.
final class Renamer: Sendable {
    private let running = Mutex(true)
    private let ended = DispatchSemaphore(value: 0)

    init(_ first: String, _ second: String) {
        Thread.detachNewThread { [self] in
            while running.withLock({ $0 }) {
                for (from, to) in [
                    (first, first + "-"), (second, first), (first, second), (first + "-", first),
                ] {
                    rename(from, to)
                }
            }
            ended.signal()
        }
    }

    func stop() {
        running.withLock { $0 = false }
        ended.wait()
    }
}
