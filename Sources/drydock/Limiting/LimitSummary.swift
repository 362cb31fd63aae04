import ControlGroups
import LinuxSystem

/// How a limited command ended, and what its limits did.
struct LimitSummary: Encodable {
    var version = 1
    let command: [String]
    /// What the shell would say: the command's own, or 128 and the signal's number.
    let status: Int32
    /// The signal that killed it.
    let signal: Int32?
    let seconds: Double
    let oomKills: UInt64
    let refusedForks: UInt64
    let periods: UInt64
    let throttledPeriods: UInt64
    let usage: GroupUsage

    init(command: [String], end: ProcessEnd, seconds: Double, outcome: LimitOutcome, usage: GroupUsage) {
        self.command = command
        self.seconds = seconds
        self.usage = usage
        oomKills = outcome.oomKills
        refusedForks = outcome.refusedForks
        periods = outcome.periods
        throttledPeriods = outcome.throttledPeriods
        switch end {
        case .exited(let code): (status, signal) = (code, nil)
        case .signalled(let number): (status, signal) = (128 + number, number)
        }
    }

    /// A few lines for people.
    var text: String {
        ([head, processor, memory, processes].compactMap { $0 }).map { "\($0)\n" }.joined()
    }

    private var head: String {
        let why = oomKills > 0 && signal == 9 ? ", out of memory" : ""
        let killer = signal.map { " (killed by signal \($0)\(why))" } ?? ""
        let name = command[0].count > 30 ? "…" + command[0].suffix(29) : command[0]
        return "drydock: \(name) ended with status \(status)\(killer)"
    }

    private var processor: String? {
        guard let used = usage.processorMicroseconds else { return nil }
        let time = "  processor  \(fixed(Double(used) / 1e6, 3)) s in \(fixed(seconds, 3)) s"
        return periods == 0 ? time : time + "; throttled in \(throttledPeriods) of \(periods) periods"
    }

    private var memory: String? {
        guard let peak = usage.memoryPeakBytes else { return nil }
        let limit = usage.memoryLimitBytes.map { " of \(ByteCount.text($0))" } ?? ""
        let killed = oomKills == 0 ? "" : "; \(oomKills) \(oomKills == 1 ? "process" : "processes") killed"
        return "  memory     peak \(ByteCount.text(peak))\(limit)\(killed)"
    }

    private var processes: String? {
        guard let peak = usage.processesPeak else { return nil }
        let limit = usage.processesLimit.map { " of \($0)" } ?? ""
        let refused =
            refusedForks == 0 ? "" : "; \(refusedForks) \(refusedForks == 1 ? "fork" : "forks") refused"
        return "  processes  peak \(peak)\(limit)\(refused)"
    }
}
