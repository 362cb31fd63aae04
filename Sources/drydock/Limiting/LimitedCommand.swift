import CgroupFS
import ControlGroups
import Glibc
import LinuxSystem

/// A command that is in its group from its first instruction to its end.
struct LimitedCommand {
    let words: [String]
    /// Seconds from a request to end to the kill.
    let grace: Double
    let inbox: SignalInbox

    /// Makes the group, runs the command, and removes the group.
    /// - Throws: `Complaint` when the command cannot be started, and what `Limiter` throws.
    func perform(in group: String, _ resources: Resources, by driver: any CgroupDriver) throws -> LimitSummary
    {
        let start = wallTime()
        let (facts, outcome) = try Limiter(driver: driver).run(
            in: group, resources, signal: { _ = kill($0, SIGKILL) }, settle: Self.settling()
        ) { attach in
            let end = try finish(try begin(attach), group, driver)
            return (end: end, usage: try GroupUsage.read(group, of: driver), seconds: wallTime() - start)
        }
        return LimitSummary(
            command: words, end: facts.end, seconds: facts.seconds, outcome: outcome, usage: facts.usage)
    }

    private func begin(_ attach: (Int32) throws -> Void) throws -> RunningProcess {
        let environment = Self.environment()
        let candidates = Self.candidates(for: words[0], environment)
        do {
            return try Labinit.besideThisProgram().start { process in
                try attach(process)
                return [.execute(candidates: candidates, arguments: words, environment: environment)]
            }
        } catch let failure as StepFailure {
            let isMissing = failure.reason.code == .noEntry
            let place = words[0].contains("/") ? "" : " in any folder of PATH"
            throw Complaint(
                "\(words[0]): \(reason(failure.reason.code.rawValue))\(isMissing ? place : "")",
                status: isMissing ? 127 : 126)
        }
    }

    private func finish(_ process: consuming RunningProcess, _ group: String, _ driver: any CgroupDriver)
        throws -> ProcessEnd
    {
        var orders = StopOrders(grace: grace)
        while try !process.hasEnded(within: 0) {
            let left = orders.deadline.map { max(0, $0 - wallTime()) }
            switch orders.action(after: inbox.next(within: left), at: wallTime()) {
            case .none: break
            case .forward(let number): try process.signal(number)
            case .killGroup: try driver.kill(group) { _ = kill($0, SIGKILL) }
            }
        }
        return try process.wait()
    }

    /// A killed process needs a moment to be gone, a large one more: up to five seconds.
    private static func settling() -> () -> Bool {
        var deadline: Double?
        return {
            let end = deadline ?? wallTime() + 5
            deadline = end
            usleep(1000)
            return wallTime() < end
        }
    }

    /// Ours, since limits hide nothing.
    private static func environment() -> [String] {
        var entries: [String] = []
        var place = environ
        while let entry = place.pointee {
            entries.append(String(cString: entry))
            place += 1
        }
        return entries
    }

    /// - C: execvp(3)
    private static func candidates(for name: String, _ environment: [String]) -> [String] {
        if name.contains("/") { return [name] }
        let path = environment.first { $0.hasPrefix("PATH=") }.map { String($0.dropFirst(5)) }
        return (path ?? "/bin:/usr/bin").split(separator: ":", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "./\(name)" : "\($0)/\(name)" }
    }
}
