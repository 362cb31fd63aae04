import Synchronization

/// The store's clock. It stands still while the past is done again: no lease ends because that took long.
final class ReplayClock: Sendable {
    private let now: @Sendable () -> Duration
    /// What it shows while it stands still; afterwards how much it is behind.
    private let state: Mutex<(stopped: Duration?, behind: Duration)>

    init(_ now: @escaping @Sendable () -> Duration) {
        self.now = now
        state = Mutex((now(), .zero))
    }

    /// The time.
    func time() -> Duration {
        let (stopped, behind) = state.withLock { $0 }
        return stopped ?? now() - behind
    }

    /// Lets it run.
    func start() {
        let now = now()
        state.withLock { state in
            guard let stopped = state.stopped else { return }
            state = (nil, now - stopped)
        }
    }
}
