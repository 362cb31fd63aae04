import Glibc
import LinuxSystem

/// Many sockets, one thread: waits until some are ready, does what that asks for, and writes at the end.
///
/// A turn: what is ready is read and handled, timers that are due run, `atTurnEnd` runs, and only then is
/// written what all of that had to say. So a server can make everything that came together durable at
/// once, before anybody hears of it.
///
/// Why not SwiftNIO, which the registry uses: a kept-alive request through it costs several times the
/// processor time that the store's and the proxy's budgets allow, most of it in allocations and hops
/// between handlers that a plain read, act, write does not have.
///
/// Everything here belongs to the thread that runs it; only `waker` may be used from others.
/// - C: epoll(7)
public final class EventLoop {
    private struct Slot {
        var handler: (any ReadinessHandler)?
        var generation: UInt32 = 0
        var isWatched = false
    }

    /// Makes the loop turn, from other threads.
    public let waker: LoopWaker
    /// Runs once a turn, after everything that is ready was handled and before anything is written.
    /// What it throws ends `run`.
    public var atTurnEnd: () throws -> Void = {}
    /// The time, at the beginning of this turn.
    public private(set) var now: Duration

    private let clock: () -> Duration
    private let epoll: Epoll
    private let events = EpollEvents()
    private var slots: [Slot] = []
    private var free: [Int] = []
    private var timers = LoopTimers()
    private var unwritten: [Connection] = []
    private var isStopping = false

    /// A loop that watches nothing yet.
    /// - Parameter clock: it never goes back; timers go by it.
    /// - Throws: `SystemError`.
    public init(clock: @escaping () -> Duration = EventLoop.monotonicTime) throws {
        self.clock = clock
        now = clock()
        epoll = try Epoll()
        waker = try LoopWaker()
        _ = try add(waker.bell.number, .readable, Bell(waker: waker))
    }

    /// The time since this machine started.
    /// - C: clock_gettime(2), CLOCK_MONOTONIC
    public static func monotonicTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Turns until `stop`.
    /// - Throws: `SystemError`, and what `atTurnEnd` throws; what was not written then stays unwritten.
    public func run() throws {
        isStopping = false
        while !isStopping { try turn() }
    }

    /// Ends `run` when this turn is over.
    public func stop() {
        isStopping = true
    }

    /// One turn; waits only where nothing is to be done.
    /// - Parameter longest: how long to wait at most; nil for no bound.
    public func turn(waiting longest: Duration? = nil) throws {
        let count = try wait(longest)
        now = clock()
        for index in 0..<count { dispatch(events[index]) }
        while let action = timers.pop(by: now) { action() }
        try atTurnEnd()
        writeAll()
    }

    private func wait(_ longest: Duration?) throws -> Int {
        var pause = longest
        if let time = timers.next() {
            let left = max(.zero, time - clock())
            pause = min(left, pause ?? left)
        }
        // What was to be written between two turns does not wait for something to happen.
        guard unwritten.isEmpty, waker.fallAsleep() else {
            waker.awaken()
            return try epoll.wait(events, milliseconds: 0)
        }
        defer { waker.awaken() }
        return try epoll.wait(events, milliseconds: pause.map(Self.milliseconds) ?? -1)
    }

    /// Rounded up: a timer must not find that it is too early.
    private static func milliseconds(_ time: Duration) -> Int32 {
        let (seconds, fraction) = time.components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return Int32(seconds) * 1000 + Int32((fraction + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    private func dispatch(_ event: (token: UInt64, readiness: Readiness)) {
        let index = Int(event.token & 0xffff_ffff)
        // Whoever was closed earlier in this turn may have left its number to somebody else.
        guard slots[index].generation == UInt32(event.token >> 32) else { return }
        slots[index].handler?.handle(event.readiness)
    }

    private func writeAll() {
        // What is written can make somebody write more: that waits for the next turn.
        let connections = unwritten
        unwritten.removeAll(keepingCapacity: true)
        for connection in connections { connection.writeNow() }
        if !unwritten.isEmpty { waker.wake() }
    }

    func writeAtTurnEnd(_ connection: Connection) {
        unwritten.append(connection)
    }
}

// Descriptors.
extension EventLoop {
    /// Names a watched descriptor.
    public struct Registration: Sendable {
        let number: Int32
        let token: UInt64
    }

    /// Watches a descriptor, which must be removed before it is closed.
    /// - Throws: `SystemError`.
    public func add(_ number: Int32, _ interest: Readiness, _ handler: any ReadinessHandler)
        throws(SystemError)
        -> Registration
    {
        let index = free.popLast() ?? slots.count
        if index == slots.count { slots.append(Slot()) }
        let token = UInt64(slots[index].generation) << 32 | UInt64(index)
        do {
            try epoll.add(number, interest, token: token)
        } catch {
            free.append(index)
            throw error
        }
        slots[index].handler = handler
        slots[index].isWatched = true
        return Registration(number: number, token: token)
    }

    /// Watches it for something else; for nothing at all, errors included, where that is empty.
    /// - Throws: `SystemError`.
    public func change(_ registration: Registration, to interest: Readiness) throws(SystemError) {
        let index = Int(registration.token & 0xffff_ffff)
        switch (slots[index].isWatched, interest.isEmpty) {
        case (true, false): try epoll.modify(registration.number, interest, token: registration.token)
        case (false, false): try epoll.add(registration.number, interest, token: registration.token)
        // A hang-up comes unasked, again and again, as long as the descriptor is watched.
        case (true, true): epoll.remove(registration.number)
        case (false, true): return
        }
        slots[index].isWatched = !interest.isEmpty
    }

    /// Watches it no longer.
    /// - Parameter isClosing: it is closed right after this, which makes the kernel forget it unasked.
    public func remove(_ registration: Registration, isClosing: Bool = false) {
        let index = Int(registration.token & 0xffff_ffff)
        if slots[index].isWatched, !isClosing { epoll.remove(registration.number) }
        slots[index].handler = nil
        slots[index].isWatched = false
        slots[index].generation &+= 1
        free.append(index)
    }
}

// Time.
extension EventLoop {
    /// Does something later, once.
    @discardableResult
    public func schedule(after delay: Duration, _ action: @escaping () -> Void) -> LoopTimer {
        timers.add(at: clock() + delay, action)
    }

    /// Calls it off; it may have run.
    public func cancel(_ timer: LoopTimer) {
        timers.cancel(timer)
    }
}

/// The end of the bell that the loop hears.
private final class Bell: ReadinessHandler {
    private let waker: LoopWaker

    init(waker: LoopWaker) {
        self.waker = waker
    }

    func handle(_ readiness: Readiness) {
        waker.bell.silence()
    }
}
