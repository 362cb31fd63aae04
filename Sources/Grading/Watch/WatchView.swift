/// What the watch shows.
struct WatchView: Sendable {
    static let keys = "n next   h hint   l list   q quit"

    let layout: Layout
    let lab: Lab
    let seed: UInt64
    /// Whether each verdict replaces the former on the screen.
    let clears: Bool

    /// The verdict of a round.
    func verdict(_ result: WatchRound.Result, sinceSave seconds: Double?, passed: [String]) -> String {
        let tests = result.milestone.tests
        let green = tests.filter { $0.cause == nil }.count
        let count = tests.isEmpty ? "" : "\(green) of \(tests.count) tests pass"
        let time = seconds.map {
            "save to verdict \(Timings.text($0))\(result.isQuick ? "" : " (full build)")"
        }
        let title = Layout.fit("\(result.milestone.id)  \(result.milestone.title)", 44)
        var lines = [layout.paint("\(title) \(count)", .strong)]
        if result.milestone.earned {
            lines.append(
                layout.paint("  ✓ The suite passes.", .good)
                    + " grader grade asks the exam and gives the points.")
        } else {
            lines += explanation(of: result)
        }
        lines.append("")
        lines.append(time ?? "built in \(Timings.text(result.buildSeconds))")
        let done = lab.milestones.filter { passed.contains($0.id) }.count
        lines.append("\(done) of \(lab.milestones.count) suites passed   \(Self.keys)")
        return (clears ? "\u{1B}[H\u{1B}[2J\u{1B}[3J" : "") + lines.joined(separator: "\n") + "\n"
    }

    private func explanation(of result: WatchRound.Result) -> [String] {
        var report = LabReport(lab: lab)
        report.compilerErrors = result.compilerErrors
        report.milestones = [result.milestone]
        let run = RunReport(submission: "labs", seed: seed, labs: [report])
        return Array(
            Explanation(layout: layout, run: run).lines(of: result.milestone, in: report).dropFirst())
    }

    /// The milestones, with the one in work marked.
    func list(current: Milestone, passed: [String]) -> String {
        let lines = lab.milestones.map { milestone in
            let isPassed = passed.contains(milestone.id)
            let mark = isPassed ? layout.paint("✓", .good) : " "
            let arrow = milestone.id == current.id ? "→" : " "
            return "\(arrow) \(mark) \(Layout.fit(milestone.id, 14))\(Layout.fit(milestone.title, 40))"
                + Layout.right(milestone.points, 3)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
