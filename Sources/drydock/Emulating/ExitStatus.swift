import Glibc

extension Session.Outcome {
    /// The process's exit status, and what to tell the user besides.
    ///
    /// 124 is what `timeout` uses for "time is up".
    func ending(maxInstructions: UInt64?) -> (status: Int32, message: String?) {
        switch self {
        case .exited(let status) where 0...255 ~= status: return (status, nil)
        case .exited(let status):
            return (255, "the guest's exit status \(status) is not in 0 to 255, so this process's is 255")
        case .budgetSpent:
            let count = maxInstructions ?? 0
            return (
                124, "stopped: the guest has spent its \(count) instructions and traps (--max-instructions)"
            )
        case .waitsForEver:
            return (125, "stopped: the guest waits for input, and its input has ended")
        case .quit: return (0, nil)
        case .outputClosed: return (128 + SIGPIPE, "stopped: nobody reads the console (stdout) any more")
        case .signal(let number): return (128 + number, nil)
        }
    }

    /// The ending's name in the JSON statistics.
    var name: String {
        switch self {
        case .exited: "exited"
        case .budgetSpent: "max-instructions"
        case .waitsForEver: "waits-for-input"
        case .quit: "quit"
        case .outputClosed: "output-closed"
        case .signal: "signal"
        }
    }
}
