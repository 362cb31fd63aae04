import ArgumentParser
import Glibc
import LinuxSystem

extension SignalInbox {
    /// Waits for the end of a process and passes on what is asked of us.
    /// - Parameters:
    ///   - isInOwnSession: the terminal does not reach it, so what a key sends is passed on as well.
    ///   - patience: so many requests are passed on, the next one kills: process 1 of a container hears none
    ///     that it has no handler for.
    func passing(
        to process: consuming RunningProcess, isInOwnSession: Bool = true, patience: Int = .max
    ) throws -> ProcessEnd {
        var count = 0
        while try !process.hasEnded(within: 0) {
            switch next(within: nil) {
            case .key where !isInOwnSession: break
            case .request(let number), .key(let number):
                count += 1
                try process.signal(count > patience ? SIGKILL : number)
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
