import CLinux
import Glibc

/// Carries out an `InitPolicy` in a process of one thread.
enum Supervisor {
    /// Splits the process: returns in the child. In the parent it never returns.
    /// - C: fork(2), sigwaitinfo(2)
    static func fork(_ policy: any InitPolicy.Type) throws(SystemError) {
        var all = sigset_t()
        sigfillset(&all)
        // Before the fork: no signal may arrive unseen between it and the first wait.
        sigprocmask(SIG_SETMASK, &all, nil)
        let child = try check("fork") { clinux_fork() }
        if child == 0 {
            var none = sigset_t()
            sigemptyset(&none)
            sigprocmask(SIG_SETMASK, &none, nil)
            return
        }
        // The channel of the plan among them: its end of file tells the caller that the child runs.
        _ = clinux_close_range(3, .max)
        watch(child, policy.init(main: child), all)
    }

    /// Splits the process: returns in the child, which becomes a child of this one's parent. In the parent
    /// it never returns.
    /// - C: clone3(2), CLONE_PARENT
    static func forkAside() throws(SystemError) {
        if try check("clone(CLONE_PARENT)", { clinux_fork_aside() }) > 0 { exit(0) }
    }

    private static func watch(_ main: Int32, _ policy: any InitPolicy, _ signals: sigset_t) -> Never {
        var policy = policy
        var signals = signals
        while true {
            let number = sigwaitinfo(&signals, nil)
            if number > 0 { handle(.signal(number), main, &policy) }
        }
    }

    private static func handle(_ event: InitEvent, _ main: Int32, _ policy: inout any InitPolicy) {
        for action in policy.actions(after: event) {
            switch action {
            case .reap: handle(reap(), main, &policy)
            case .forward(let number): kill(main, number)
            case .exit(let status): exit(status)
            }
        }
    }

    private static func reap() -> InitEvent {
        var pid: Int32 = 0
        var status: Int32 = 0
        guard clinux_reap_any(&pid, &status) == 1 else { return .noneEnded }
        return .childEnded(pid: pid, status < 256 ? .exited(status) : .signalled(status - 256))
    }
}
