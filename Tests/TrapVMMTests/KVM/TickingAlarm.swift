import Glibc

/// SIGALRM again and again, with a handler that does nothing: it only makes calls return.
///
/// As a watchdog it gets a guest out of KVM_RUN that, after some mistake of the VMM, would never leave.
struct TickingAlarm {
    private var before = sigaction()

    /// The first signal comes after so many microseconds, the others every two milliseconds.
    init(after microseconds: Int) {
        var quiet = sigaction()
        quiet.__sigaction_handler.sa_handler = { _ in }
        sigaction(SIGALRM, &quiet, &before)
        set(first: microseconds, period: 2000)
    }

    /// No more signals.
    func stop() {
        set(first: 0, period: 0)
        var before = before
        sigaction(SIGALRM, &before, nil)
    }

    private func set(first: Int, period: Int) {
        var timer = itimerval(
            it_interval: timeval(tv_sec: 0, tv_usec: period),
            it_value: timeval(tv_sec: first / 1_000_000, tv_usec: first % 1_000_000))
        setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    }
}
