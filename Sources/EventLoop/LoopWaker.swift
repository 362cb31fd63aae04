import LinuxSystem
import Synchronization

/// Brings a loop to its next turn, from any thread.
///
/// While the loop is busy anyway this is one exchange of a byte: the kernel is asked only where it sleeps.
public final class LoopWaker: Sendable {
    private enum State {
        static let awake: UInt8 = 0
        static let asleep: UInt8 = 1
        static let rung: UInt8 = 2
    }

    private let state = Atomic<UInt8>(State.awake)
    let bell: EventCounter

    init() throws(SystemError) {
        bell = try EventCounter()
    }

    /// The loop will make a turn after this.
    public func wake() {
        if state.exchange(State.rung, ordering: .acquiringAndReleasing) == State.asleep { bell.ring() }
    }

    /// Called by the loop. False: somebody has rung since it was awake, so it must not sleep.
    func fallAsleep() -> Bool {
        state.compareExchange(
            expected: State.awake, desired: State.asleep, ordering: .acquiringAndReleasing
        ).exchanged
    }

    /// Called by the loop when it has slept.
    func awaken() {
        _ = state.exchange(State.awake, ordering: .acquiringAndReleasing)
    }
}

/// What an epoll has to say to somebody.
public protocol ReadinessHandler: AnyObject {
    /// The descriptor is ready.
    func handle(_ readiness: Readiness)
}
