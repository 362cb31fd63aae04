/// Judges one submission of one lab: stage, audit, compile, audit, suites, exam.
public struct LabGrader: Sendable {
    let kit: Kit
    let lab: Lab
    let toolchain: Toolchain
    let reference: ReferenceExam
    /// Processes at one time.
    let width: Int
    let progress: ProgressHandler
    /// Where submissions are staged and built; nil for the kit's usual place.
    var home: String?
    /// What the former build there has left to build on; nil when each is a whole one.
    var warm: WarmBuild?

    /// Judges the selected part of a submission.
    /// - Throws: `KitError`, `LaunchError`: the grader's own faults.
    func grade(_ submission: Submission, _ selection: Selection, seed: UInt64) throws -> LabReport {
        // A class's slot is one submission's at a time, and keeps what the next can build on.
        let sheet = home == nil ? try Sheet(over: StagedKit(kit: kit), for: lab) : nil
        defer { sheet?.remove() }
        switch try prepare(submission, on: sheet) {
        case .decided(var report, let cause):
            report.milestones = selection.parts.map { MilestoneReport($0.milestone, cause: cause) }
            return report
        case .ready(let ready):
            var report = ready.report
            report.milestones = try MilestoneJudge(grader: self, ready: ready, seed: seed).judge(selection)
            return report
        }
    }

    /// Stages, audits and compiles a submission.
    /// - Parameters:
    ///   - sheet: keeps what is staged and compiled; nil leaves it in the warm kit.
    ///   - recompile: also compiles what has not changed, for its warnings.
    func prepare(_ submission: Submission, on sheet: Sheet? = nil, recompile: Bool = false) throws
        -> Preparation
    {
        var report = LabReport(lab: lab)
        report.isolation = LabIsolation(of: lab, SandboxProbe.ofThisHost)
        report.notes = submission.ignored + submission.refused
        // Also where it is red for another reason: a learner must not work on it in vain.
        report.notes += lab.drafts.map { .init(name: $0.id, reason: "a draft; nobody can earn it yet") }
        if let first = submission.refused.first {
            return .decided(report, Cause(.refused, "\(first.name): \(first.reason)"))
        }
        if let refusal = sourceRefusal(submission) { return .decided(report, refusal) }
        progress(.step("staging \(lab.name)"))
        var staged = StagedKit(kit: kit, home: home)
        let stubs = try StubTree.stubs(of: lab, kit: kit)
        try buildStubs(staged, stubs)
        staged.sheet = sheet
        report.notes += try staged.stage(submission, lab: lab, stubs: stubs, recompile: recompile).map {
            .init(name: $0, reason: "missing; the stub stands in for it")
        }
        return try compile(staged, report)
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

    /// Builds the stubs where all else has to be built as well: the time that this takes is nobody's, that for
    /// a submission is limited.
    private func buildStubs(_ staged: StagedKit, _ stubs: [String: String]) throws {
        if staged.isWarm(for: lab) { return }
        try FolderLock.hold(staged.home) {
            // Whoever had the lock before may have done it.
            if !staged.isWarm(for: lab) { try build(staged, with: stubs) }
        }
    }

    private func build(_ staged: StagedKit, with stubs: [String: String]) throws {
        _ = try staged.stage(Submission(texts: stubs), lab: lab, stubs: stubs)
        progress(.step("building what \(lab.name) needs"))
        switch try build(staged).run(Self.buildArguments) {
        case .built: try staged.markWarm(for: lab)
        case .failed(let output):
            throw KitError("the stubs of \(lab.name) do not build:\n\(output.suffix(2000))")
        case .stopped(let ending):
            throw KitError("building the stubs of \(lab.name) was stopped: \(ending)")
        }
    }

    private static let buildArguments = [
        "--build-tests", "--explicit-target-dependency-import-check", "error",
    ]

    private func build(_ staged: StagedKit) -> SwiftBuild {
        SwiftBuild(
            toolchain: toolchain, package: staged.folder, scratch: staged.scratch, labs: "only:\(lab.name)",
            seconds: staged.isWarm(for: lab) ? lab.limits.compileSeconds : 1800, isBoxed: true,
            sheet: staged.sheet)
    }

    private func compile(_ staged: StagedKit, _ before: LabReport) throws -> Preparation {
        var report = before
        progress(.step("compiling \(lab.name)"))
        let build = build(staged)
        if try warm?.run(lab) == true { return try audited(build, report) }
        let output: String
        warm?.note(nil, of: lab)
        switch try build.run(Self.buildArguments) {
        case .built(let text): output = text
        case .failed(let text):
            report.compilerErrors = try compilerErrors(in: text, staged)
            return .decided(report, Cause(.compile, report.compilerErrors.first?.text))
        case .stopped(let ending):
            return .decided(report, Cause(.timeout, "the compiler was stopped: \(ending)"))
        }
        warm?.note(build, of: lab)
        return try audited(build, report, output: output)
    }

    private func audited(
        _ build: SwiftBuild, _ report: LabReport, output: String = ""
    ) throws -> Preparation {
        let audit = ObjectAudit(
            module: lab.module, allowedImports: lab.imports, allowedSymbols: lab.symbols)
        if let refusal = audit.refusals(inFolder: build.objects(of: lab.module), under: build.sheet).first {
            return .decided(report, Cause(.refused, refusal.description))
        }
        let warnings = CompilerMessage.all("warning", in: output, under: build.package)
        return .ready(
            try ReadySubmission(
                report: report, build: build, lab: lab,
                warnings: warnings.filter { $0.file.hasPrefix("labs/\(lab.folder)/") }))
    }

    /// The errors in the lab's own files. When there are none, a declaration may differ from the stub's:
    /// then those of the suite, which calls it, say it best.
    private func compilerErrors(in output: String, _ staged: StagedKit) throws -> [CompilerMessage] {
        let all = CompilerMessage.all("error", in: output, under: staged.folder)
        for folder in ["labs/\(lab.folder)/", "Tests/", ""] {
            let errors = all.filter { $0.file.hasPrefix(folder) }
            if !errors.isEmpty { return errors }
        }
        throw KitError("the build of \(lab.name) failed without a compiler error:\n\(output.suffix(2000))")
    }
}
