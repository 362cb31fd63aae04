import Synchronization

/// Judges one submission of one lab: stage, audit, compile, audit, suites, exam.
public struct LabGrader: Sendable {
    let kit: Kit
    let lab: Lab
    let toolchain: Toolchain
    let reference: ReferenceExam
    let seed: UInt64
    /// Processes at one time.
    let width: Int
    let progress: ProgressHandler

    /// Judges the selected part of a submission.
    /// - Throws: `KitError`, `LaunchError`: the grader's own faults.
    func grade(_ submission: Submission, _ selection: Selection) throws -> LabReport {
        var report = LabReport(lab: lab)
        report.notes = submission.ignored + submission.refused
        if let first = submission.refused.first {
            return decided(report, selection, Cause(.refused, "\(first.name): \(first.reason)"))
        }
        progress(.step("staging \(lab.name)"))
        let stubs = try StubTree.stubs(of: lab, kit: kit)
        let staged = StagedKit(kit: kit)
        report.notes += try staged.stage(submission, lab: lab, stubs: stubs).map {
            .init(name: $0, reason: "missing; the stub stands in for it")
        }
        if let refusal = sourceRefusal(submission) { return decided(report, selection, refusal) }
        progress(.step("compiling \(lab.name)"))
        let build = SwiftBuild(
            toolchain: toolchain, package: staged.folder, scratch: staged.scratch, labs: "only:\(lab.name)")
        switch try build.run(["--build-tests", "--explicit-target-dependency-import-check", "error"]) {
        case .built: break
        case .failed(let output):
            report.compilerErrors = try compilerErrors(in: output, staged)
            return decided(report, selection, Cause(.compile, report.compilerErrors.first?.text))
        case .stopped(let ending):
            return decided(report, selection, Cause(.timeout, "the compiler: \(ending)"))
        }
        if let refusal = objectRefusal(build) { return decided(report, selection, refusal) }
        report.milestones = try judge(selection, build, staged)
        return report
    }

    private func decided(_ report: LabReport, _ selection: Selection, _ cause: Cause) -> LabReport {
        var report = report
        report.milestones = selection.parts.map { MilestoneReport($0.milestone, cause: cause) }
        return report
    }

    private func sourceRefusal(_ submission: Submission) -> Cause? {
        let audit = SourceAudit(allowedImports: lab.imports)
        for (name, bytes) in submission.files.sorted(by: { $0.key < $1.key }) {
            let text = String(decoding: bytes, as: UTF8.self)
            if let first = audit.refusals(in: text, file: "labs/\(lab.folder)/\(name)").first {
                return Cause(.refused, first.description)
            }
        }
        return nil
    }

    private func objectRefusal(_ build: SwiftBuild) -> Cause? {
        let audit = ObjectAudit(module: lab.module, allowedImports: lab.imports)
        let refusals = audit.refusals(inFolder: "\(build.products)/\(lab.module).build")
        return refusals.first.map { Cause(.refused, $0.description) }
    }

    /// The errors in the lab's own files; when there are none, all of them: the interface may differ.
    private func compilerErrors(in output: String, _ staged: StagedKit) throws -> [CompilerMessage] {
        let all = CompilerMessage.all("error", in: output, under: staged.folder)
        let own = all.filter { $0.file.hasPrefix("labs/\(lab.folder)/") }
        if !own.isEmpty { return own }
        if !all.isEmpty { return all }
        throw KitError("the build of \(lab.name) failed without a compiler error:\n\(output.suffix(2000))")
    }

    /// The grader's own check of itself: what the catalogue expects is what the bundle holds.
    func checkTestList(_ runner: SuiteRunner) throws {
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

extension LabGrader {
    private func judge(
        _ selection: Selection, _ build: SwiftBuild, _ staged: StagedKit
    ) throws -> [MilestoneReport] {
        let runner = SuiteRunner(
            bundle: try build.testBundle(), lab: lab, toolchain: toolchain, width: width, seed: seed,
            folder: staged.folder)
        try checkTestList(runner)
        let exam = ExamJudge(
            reference: reference, candidate: "\(build.products)/\(lab.module)Exam", lab: lab,
            toolchain: toolchain, folder: staged.folder)
        let total = selection.parts.reduce(0) { $0 + $1.tests.count + $1.probes.count }
        let tally = Tally(total: total, report: progress)
        var unearned: Set<String> = []
        return try selection.parts.map { part in
            var report = MilestoneReport(part.milestone)
            if selection.blocks, let need = part.milestone.needs.first(where: unearned.contains) {
                report.cause = Cause(.blockedBy, need)
                tally.skip(part.tests.count + part.probes.count)
            } else {
                try judge(part, into: &report, runner, exam, tally)
            }
            if !report.earned { unearned.insert(report.id) }
            return report
        }
    }

    /// A red suite spares the exam, unless only probes were asked for.
    private func judge(
        _ part: Selection.Part, into report: inout MilestoneReport, _ runner: SuiteRunner, _ exam: ExamJudge,
        _ tally: Tally
    ) throws {
        report.tests = try runner.run(part.tests, of: part.milestone) { tally.done($0.id) }
        report.cause = Self.worst(of: report.tests.map(\.cause))
        guard report.cause == nil else {
            tally.skip(part.probes.count)
            return
        }
        report.exam = try part.probes.parallelMap(width: width) { probe in
            let judged = try exam.judge(probe, seed: seed)
            tally.done("exam \(probe)")
            return judged
        }
        report.cause = Self.worst(of: report.exam.map(\.cause))
    }

    /// The first cause that is not merely a stub left; a milestone half done shows what it got wrong.
    static func worst(of causes: [Cause?]) -> Cause? {
        let found = causes.compactMap { $0 }
        return found.first { $0.kind != .notImplemented } ?? found.first
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
