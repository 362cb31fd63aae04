import Glibc
import Synchronization
import TrapVMM

/// Stops a guest from outside: a timer's signal makes `KVM_RUN` return.
///
/// The signal alone would not do: it may come just before `KVM_RUN` begins, and then nobody would notice.
/// Therefore the handler asks for an immediate exit too.
enum TimeLimit {
    /// Whether the time is up.
    static var isSpent: Bool { spent.load(ordering: .relaxed) }

    /// - C: setitimer(2)
    static func start(seconds: Double, stopping target: KVMRunArea) {
        spent.store(false, ordering: .relaxed)
        area = target
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            spent.store(true, ordering: .relaxed)
            area?.requestStop()
        }
        // No SA_RESTART: the call must return.
        sigaction(SIGALRM, &action, nil)
        set(seconds)
    }

    static func cancel() {
        set(0)
        signal(SIGALRM, SIG_IGN)
        area = nil
    }

    private static func set(_ seconds: Double) {
        let whole = seconds.rounded(.down)
        var timer = itimerval()
        timer.it_value = timeval(tv_sec: Int(whole), tv_usec: Int((seconds - whole) * 1e6))
        // A second signal, should the first have been lost between two looks.
        if seconds > 0 { timer.it_interval = timeval(tv_sec: 0, tv_usec: 100_000) }
        setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    }
}

private let spent = Atomic<Bool>(false)

// Written while no timer runs, read by the handler while one does; the process has one thread.
nonisolated(unsafe) private var area: KVMRunArea?
