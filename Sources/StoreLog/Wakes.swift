import Synchronization

/// Holds back what watchers are told while a change is being done: they are told with no lock held.
final class Wakes: Sendable {
    typealias Wake = @Sendable () -> Void

    private struct State {
        var isHeldBack = false
        var waiting: [Wake] = []
    }

    private let state = Mutex(State())

    /// Does something, and tells watchers of it only when it is done.
    func heldBack<Value>(_ body: () throws -> Value) rethrows -> Value {
        state.withLock { $0.isHeldBack = true }
        defer { state.withLock { $0.isHeldBack = false } }
        return try body()
    }

    /// Tells a watcher, now or later.
    func tell(_ wake: @escaping Wake) {
        let isLater = state.withLock { state in
            if state.isHeldBack { state.waiting.append(wake) }
            return state.isHeldBack
        }
        if !isLater { wake() }
    }

    /// Tells everyone who was held back.
    func tellAll() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for wake in waiting { wake() }
    }
}
