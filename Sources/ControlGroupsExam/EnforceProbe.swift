import CgroupFS
import ControlGroups
import ExamKit
import LabSupport

/// Milestone 6: what limits do to processes on paper, and what is left when all is over.
struct EnforceProbe: Probe {
    struct Case: Codable, Sendable {
        var group: String
        var memory: Int64
        var pids: Int64
        var forks: Int
        var touched: UInt64
        /// Whether the group above was there before, with its controllers.
        var hasParent: Bool
        var fails: Bool
    }

    private struct Stop: Error {}

    let id = "enforce"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { index in
            Case(
                group: ["/a", "/p/a", "/p/q/a"][index % 3],
                memory: .random(in: 1...32, using: &generator) << 14,
                pids: .random(in: 1...8, using: &generator), forks: .random(in: 0...10, using: &generator),
                touched: .random(in: 1...40, using: &generator) << 14,
                hasParent: Bool.random(using: &generator),
                fails: Int.random(in: 0..<4, using: &generator) == 0)
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let files = InMemoryCgroups()
        if question.hasParent {
            try files.write("+pids", to: "/cgroup.subtree_control")
            try files.makeDirectory("/p")
        }
        let driver = UnifiedDriver(files: files)
        let resources = Resources(memory: question.memory, pids: question.pids)
        let plan = try driver.plan(question.group, resources)
        let result = try answer {
            let (forks, outcome) = try Limiter(driver: driver).run(in: question.group, resources) { attach in
                try work(question, files, attach)
            }
            return "\(forks) \(outcome.oomKills) \(outcome.refusedForks)"
        }
        let left = try files.list("/").filter { !$0.contains(".") }
        let enabled = try files.read("/cgroup.subtree_control").split(whereSeparator: \.isWhitespace)
        return Answers(
            lines: [
                result, left.joined(separator: " "), enabled.joined(separator: " "),
                plan.steps.map(\.description).joined(separator: "; "),
                try plan.undo().map(\.description).joined(separator: "; "),
            ])
    }

    private func work(_ question: Case, _ files: InMemoryCgroups, _ attach: (Int32) throws -> Void) throws
        -> Int
    {
        let first = try files.spawn(in: "/")
        try attach(first)
        if question.fails { throw Stop() }
        var forks = 0
        for _ in 0..<question.forks where (try? files.fork(first)) != nil { forks += 1 }
        _ = try files.touch(first, bytes: question.touched)
        return forks
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            ["forks, kills, refusals", "groups left", "controllers left on", "the plan", "its undoing"],
            expected, actual)
    }
}
