import Synchronization

/// Runs suites and exam of a compiled submission and gives each milestone its verdict.
struct MilestoneJudge: Sendable {
    let grader: LabGrader
    let ready: ReadySubmission
    let seed: UInt64

    private var lab: Lab { grader.lab }

    /// Judges the selected milestones in order.
    func judge(_ selection: Selection) throws -> [MilestoneReport] {
        try checkTestList()
        let total = selection.parts.reduce(0) { $0 + $1.tests.count + $1.probes.count }
        let tally = Tally(total: total, report: grader.progress)
        var unearned: Set<String> = []
        return try selection.parts.map { part in
            var report = MilestoneReport(part.milestone)
            if selection.blocks, let need = part.milestone.needs.first(where: unearned.contains) {
                report.cause = Cause(.blockedBy, need)
                tally.skip(part.tests.count + part.probes.count)
            } else {
                try judge(part, into: &report, tally)
            }
            if report.earned, part.milestone.isDraft { report.cause = .draft }
            if !report.earned { unearned.insert(report.id) }
            return report
        }
    }

    /// A red suite spares the exam.
    private func judge(_ part: Selection.Part, into report: inout MilestoneReport, _ tally: Tally) throws {
        report.tests = try runner.run(part.tests, of: part.milestone) { tally.done($0.id) }
        report.cause = Self.worst(of: report.tests, in: part.milestone)
        guard report.cause == nil else {
            tally.skip(part.probes.count)
            return
        }
        report.exam = try judgeExam(part.probes) { tally.done("exam \($0)") }
        report.cause = Self.worst(of: report.exam.map(\.cause))
    }

    /// Judges some probes.
    func judgeExam(
        _ probes: [String], each: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> [ProbeReport] {
        let judge = ExamJudge(
            reference: grader.reference, candidate: ready.exam, lab: lab, toolchain: grader.toolchain,
            folder: ready.folder, sheet: ready.sheet)
        return try probes.parallelMap(width: grader.width) { probe in
            let report = try judge.judge(probe, seed: seed)
            each(probe)
            return report
        }
    }

    /// The first cause that is not merely a stub left; a milestone half done shows what it got wrong.
    static func worst(of causes: [Cause?]) -> Cause? {
        let found = causes.compactMap { $0 }
        return found.first { $0.kind != .notImplemented } ?? found.first
    }

    /// The worst cause of a suite's tests; one that lacks the program it compares with has no say.
    static func worst(of tests: [TestReport], in milestone: Milestone) -> Cause? {
        worst(of: tests.filter { !milestone.excuses($0) }.map(\.cause))
    }

    /// The runner of this submission's tests.
    var runner: SuiteRunner {
        SuiteRunner(
            bundle: ready.bundle, lab: lab, toolchain: grader.toolchain, width: grader.width, seed: seed,
            folder: ready.folder, sheet: ready.sheet)
    }

    /// The grader's own check of itself: what the catalogue expects is what the bundle holds.
    private func checkTestList() throws {
        let listed = try runner.listedTests()
        let expected = Set(
            lab.milestones.flatMap { milestone in
                milestone.tests.map { milestone.bundleID(of: $0, module: lab.module) }
            })
        if listed == expected { return }
        let missing = expected.subtracting(listed).sorted().joined(separator: ", ")
        let extra = listed.subtracting(expected).sorted().joined(separator: ", ")
        throw KitError(
            "labs/\(lab.folder)/lab.yml and the test bundle disagree about the tests;"
                + " not in the bundle: \(missing.isEmpty ? "none" : missing);"
                + " not in lab.yml: \(extra.isEmpty ? "none" : extra)")
    }
}

/// Counts what is judged, from several threads.
private final class Tally: Sendable {
    private let count = Mutex(0)
    private let total: Int
    private let report: ProgressHandler

    init(total: Int, report: @escaping ProgressHandler) {
        self.total = total
        self.report = report
    }

    func done(_ name: String) {
        let count = count.withLock { value in
            value += 1
            return value
        }
        report(.judged(count, of: total, last: name))
    }

    func skip(_ number: Int) {
        count.withLock { $0 += number }
    }
}
