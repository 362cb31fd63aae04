import Glibc

/// A state that threads share and wait for.
///
/// - C: pthread_mutex_lock(3), pthread_cond_wait(3)
// Sendable, unchecked: `state` is touched with `lock` held only, and by one body at a time, which nobody waits
// in; lock and condition are made to be used from any thread, at an address that stays.
final class Monitor<State>: @unchecked Sendable {
    private var state: State
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(_ state: sending State) {
        self.state = state
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        pthread_cond_destroy(changed)
        lock.deallocate()
        changed.deallocate()
    }

    /// Does something with the state.
    func withLock<Value>(_ body: (inout State) throws -> Value) rethrows -> Value {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try body(&state)
    }

    /// Does something with the state as soon as it can be done.
    /// - Parameter body: nil when it cannot: it is then called again after a `change`.
    func when<Value>(_ body: (inout State) throws -> Value?) rethrows -> Value {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while true {
            if let value = try body(&state) { return value }
            pthread_cond_wait(changed, lock)
        }
    }

    /// Does something that others wait for.
    func change<Value>(_ body: (inout State) throws -> Value) rethrows -> Value {
        defer { pthread_cond_broadcast(changed) }
        return try withLock(body)
    }
}
