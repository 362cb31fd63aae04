import Glibc

/// Requests to end, kept until they are asked for: none arrives between two steps.
///
/// Only this thread may wait, and it must be made before any other thread.
///
/// - C: sigprocmask(2), sigtimedwait(2)
struct SignalInbox {
    /// What has arrived.
    enum Letter: Equatable {
        /// A child has ended, or something else worth a look.
        case child
        /// Somebody sent this signal to us.
        case request(Int32)
        /// A key on the terminal did; all of the foreground has it already.
        case key(Int32)
    }

    private var signals = sigset_t()

    init() {
        sigemptyset(&signals)
        // A caller that ignores it would have its children waited for by nobody.
        signal(SIGCHLD, SIG_DFL)
        sigaddset(&signals, SIGCHLD)
        // What is ignored from the start, such as by nohup, stays so.
        for number in [SIGTERM, SIGINT, SIGHUP, SIGQUIT] where !Self.isIgnored(number) {
            sigaddset(&signals, number)
        }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// The next letter; nil when the time is up.
    /// - Parameter seconds: nil for no bound.
    func next(within seconds: Double?) -> Letter? {
        var wanted = signals
        var about = siginfo_t()
        let number: Int32
        if let seconds {
            var time = timespec(tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
            number = sigtimedwait(&wanted, &about, &time)
        } else {
            number = sigwaitinfo(&wanted, &about)
        }
        if number < 0 { return errno == EAGAIN ? nil : .child }
        if number == SIGCHLD { return .child }
        // - C: SI_KERNEL (asm-generic/siginfo.h)
        return about.si_code == 0x80 ? .key(number) : .request(number)
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var now = sigaction()
        sigaction(number, nil, &now)
        return unsafeBitCast(now.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}
