import Glibc
import LinuxSystem

/// Between the user's terminal, or whatever stands in its place, and that of a container.
struct TerminalRelay: ~Copyable {
    private let terminal: OwnedDescriptor
    private let signals: OwnedDescriptor
    /// What is read and not yet ended: the user's input.
    private var hasInput = true

    /// Starts a process that has a terminal, and waits for its end.
    /// - Parameters:
    ///   - inbox: has blocked the signals that are passed on.
    ///   - begin: is given the socket to which the process sends its terminal.
    ///   - start: lets it run.
    static func end(
        _ inbox: SignalInbox, begin: (Int32) throws -> RunningProcess, start: () throws -> Void
    ) throws -> ProcessEnd {
        let sockets = try TerminalSockets()
        let process = try begin(sockets.far.number)
        var relay = TerminalRelay(terminal: try sockets.near.receiveDescriptor(), signals: try watched())
        try start()
        return try relay.run(until: process)
    }

    private init(terminal: consuming OwnedDescriptor, signals: consuming OwnedDescriptor) {
        self.terminal = terminal
        self.signals = signals
    }

    private static func watched() throws -> OwnedDescriptor {
        var resized = sigset_t()
        sigemptyset(&resized)
        sigaddset(&resized, SIGWINCH)
        pthread_sigmask(SIG_BLOCK, &resized, nil)
        return try OwnedDescriptor(signals: [SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGWINCH])
    }

    private mutating func run(until process: consuming RunningProcess) throws -> ProcessEnd {
        RawTerminal.enter(passesOutput: true)
        defer { RawTerminal.leave() }
        // No terminal here: the container's keeps the size it has.
        try? terminal.copyWindowSize(from: 0)
        while try !process.hasEnded(within: 0) {
            let ready = wait(for: [hasInput ? 0 : -1, terminal.number, signals.number], milliseconds: -1)
            if ready[0] { takeInput() }
            // The program may have closed its side and live on.
            if ready[1], !giveOutput() { return try signalledEnd(of: process) }
            if ready[2] { try passSignal(to: process) }
        }
        while wait(for: [terminal.number], milliseconds: 0)[0], giveOutput() {}
        return try process.wait()
    }

    private func signalledEnd(of process: consuming RunningProcess) throws -> ProcessEnd {
        while try !process.hasEnded(within: 0) {
            if wait(for: [signals.number], milliseconds: -1)[0] { try passSignal(to: process) }
        }
        return try process.wait()
    }

    private func wait(for descriptors: [Int32], milliseconds: Int32) -> [Bool] {
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&entries, nfds_t(entries.count), milliseconds) > 0 else {
            return entries.map { _ in false }
        }
        return entries.map { $0.revents != 0 }
    }

    /// What was typed; its end is what ends input on a terminal: Control-D.
    private mutating func takeInput() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = max(0, read(0, &buffer, buffer.count))
        if count == 0 { hasInput = false }
        try? terminal.writeAll(count == 0 ? [4] : Array(buffer[..<count]))
    }

    /// - Returns: false when nothing will come any more.
    private func giveOutput() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 15)
        let count = read(terminal.number, &buffer, buffer.count)
        guard count > 0 else { return false }
        writeAll(buffer[..<count], to: 1)
        return true
    }

    private func passSignal(to process: borrowing RunningProcess) throws {
        // - C: struct signalfd_siginfo, whose first field is the number
        var letter = [UInt32](repeating: 0, count: 32)
        guard read(signals.number, &letter, 128) == 128 else { return }
        switch Int32(letter[0]) {
        case SIGCHLD: break
        case SIGWINCH: try? terminal.copyWindowSize(from: 0)
        case let number: try process.signal(number)
        }
    }
}
