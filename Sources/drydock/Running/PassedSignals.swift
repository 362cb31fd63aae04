import ArgumentParser
import LinuxSystem

extension SignalInbox {
    /// Waits for the end of a process that is in a session of its own: also what a key sends is passed on,
    /// since the terminal does not reach it.
    func passing(to process: consuming RunningProcess) throws -> ProcessEnd {
        while try !process.hasEnded(within: 0) {
            switch next(within: nil) {
            case .request(let number), .key(let number): try process.signal(number)
            case .child, nil: break
            }
        }
        return try process.wait()
    }
}

extension ProcessEnd {
    /// Ends a verb as this process has ended.
    /// - Throws: `ExitCode`, unless all was well.
    func leave() throws {
        switch self {
        case .exited(0): return
        case .exited(let status): throw ExitCode(status)
        case .signalled(let number): throw ExitCode(128 + number)
        }
    }
}
