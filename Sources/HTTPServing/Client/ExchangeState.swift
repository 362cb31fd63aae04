import NIOCore
import Synchronization

/// How far a request and its response have come; each side may be done first.
final class ExchangeState: Sendable {
    private struct State {
        var isSent = false
        var isAnswered = false
        var timer: Scheduled<Void>?
    }

    private let state = Mutex(State())

    /// Whether all of the request is on its way.
    var isSent: Bool { state.withLock { $0.isSent } }

    /// All of the request is on its way: from now on the peer may be waited for only so long.
    func sent(_ channel: any Channel, patience: TimeAmount) {
        state.withLock { state in
            state.isSent = true
            guard !state.isAnswered else { return }
            state.timer = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        }
    }

    /// The response has begun.
    func answered() {
        state.withLock { state in
            state.isAnswered = true
            state.timer?.cancel()
        }
    }
}
