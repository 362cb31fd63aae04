import Glibc
import Synchronization

/// The terminal of the user while a guest has it: every key goes to the guest, none is echoed.
///
/// Whatever ends the process, the terminal goes back to what it was: `leave` on the ordinary way,
/// `atexit` on every other call of exit, signal handlers for the rest. SIGKILL alone cannot be helped.
enum RawTerminal {
    /// The signal that asks the run to end; 0 while none has come.
    static var endingSignal: Int32 { endRequest.load(ordering: .relaxed) }

    /// Puts the terminal into raw mode, if stdin is one and we are not in its background.
    /// - Parameter passesOutput: output goes through as it is; otherwise a line may end with LF alone.
    static func enter(passesOutput: Bool = false) {
        // -1: the terminal is not the one that controls us, so nobody can put us in its background.
        let foreground = tcgetpgrp(0)
        guard isatty(0) == 1, foreground == getpgrp() || foreground < 0, tcgetattr(0, &original) == 0 else {
            return
        }
        raw = original
        raw.c_iflag &= ~tcflag_t(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON)
        raw.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | IEXTEN | ISIG)
        if passesOutput { raw.c_oflag &= ~tcflag_t(OPOST) }
        atexit { RawTerminal.leave() }
        for signal in [SIGSEGV, SIGBUS, SIGILL, SIGABRT, SIGFPE, SIGTRAP] {
            // SA_RESETHAND: the signal comes again after the handler, and then it kills.
            install(signal, Int32(bitPattern: UInt32(SA_RESETHAND))) { signal in
                RawTerminal.leave()
                raise(signal)
            }
        }
        install(SIGTSTP, 0) { _ in RawTerminal.stopAndGoOn() }
        // A restore from the background must not stop us.
        Glibc.signal(SIGTTOU, SIG_IGN)
        isRaw = true
        tcsetattr(0, TCSANOW, &raw)
    }

    /// Gives the terminal back. Safe to call from a signal handler, and twice.
    static func leave() {
        guard isRaw else { return }
        isRaw = false
        tcsetattr(0, TCSANOW, &original)
    }

    /// SIGINT, SIGTERM and SIGHUP end the run in order: output out, terminal back, then the signal's
    /// own effect. A second one ends it at once.
    static func catchEndingSignals() {
        _ = endingSignal  // The atomic must exist before a handler needs it.
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            install(signal, Int32(bitPattern: UInt32(SA_RESETHAND))) { signal in
                endRequest.store(signal, ordering: .relaxed)
                RawTerminal.leave()
            }
        }
        // A reader that has gone shows as an error of write; the terminal must still be given back.
        Glibc.signal(SIGPIPE, SIG_IGN)
    }

    private static func install(
        _ signal: Int32, _ flags: Int32, _ handler: @escaping @convention(c) (Int32) -> Void
    ) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        action.sa_flags = flags
        sigaction(signal, &action, nil)
    }

    /// SIGTSTP from outside: back to the shell, and into raw mode again when it lets us go on.
    private static func stopAndGoOn() {
        guard isRaw else {
            raise(SIGSTOP)
            return
        }
        tcsetattr(0, TCSANOW, &original)
        raise(SIGSTOP)
        tcsetattr(0, TCSANOW, &raw)
    }
}

private let endRequest = Atomic<Int32>(0)

// Written by `enter` before any handler is installed, then only read, and `isRaw` is one byte; the
// process has one thread.
nonisolated(unsafe) private var original = termios()
nonisolated(unsafe) private var raw = termios()
nonisolated(unsafe) private var isRaw = false
