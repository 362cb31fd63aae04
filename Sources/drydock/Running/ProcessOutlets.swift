import LinuxSystem
import OCIRuntime

/// What everything is given that starts a process: where its id and its terminal go, and what is open for it.
struct ProcessOutlets {
    /// Where to write the process id.
    var pidFile: String?
    /// A socket that is sent the terminal.
    var consoleSocket: String?
    /// How many descriptors stay open for it, from 3 on.
    var preserved: UInt32 = 0

    /// What it finds open.
    /// - Throws: see `GivenDescriptors`.
    func given() throws -> GivenDescriptors {
        try GivenDescriptors(preserving: preserved)
    }

    /// Does something with the socket for the terminal, if there is to be one.
    func connected<Result: ~Copyable>(
        for process: RuntimeConfig.Process?, _ body: (Int32?) throws -> Result
    ) throws -> Result {
        let wantsTerminal = process?.terminal ?? false
        guard let consoleSocket else {
            guard !wantsTerminal else {
                throw Complaint(
                    "process.terminal is true: expected --console-socket, since nobody waits here")
            }
            return try body(nil)
        }
        guard wantsTerminal else {
            throw Complaint("--console-socket: nothing to send, since process.terminal is false")
        }
        let socket = try OwnedDescriptor(connectingTo: consoleSocket)
        return try body(socket.number)
    }

    /// Begins and starts a process, and waits for its end if somebody is to; with a terminal of its own it
    /// is then connected to the user's.
    /// - Returns: nil when nobody waits.
    func end(
        of process: RuntimeConfig.Process?, isAwaited: Bool, _ inbox: SignalInbox,
        begin: (Int32?) throws -> RunningProcess, start: () throws -> Void = {}
    ) throws -> ProcessEnd? {
        if isAwaited, consoleSocket == nil, process?.terminal == true {
            return try TerminalRelay.end(inbox) { socket in
                let running = try begin(socket)
                try note(running.id)
                return running
            } start: {
                try start()
            }
        }
        let running = try connected(for: process, begin)
        try note(running.id)
        try start()
        return isAwaited ? try inbox.passing(to: running) : nil
    }

    /// Writes the process id where it is wanted.
    func note(_ pid: Int32) throws {
        guard let pidFile else { return }
        let parts = pidFile.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
        try Folder(folder).put("\(pid)", in: String(parts.last ?? "pid"))
    }
}
