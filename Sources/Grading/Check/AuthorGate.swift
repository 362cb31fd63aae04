import Synchronization

/// The author's gate: what must hold of a kit before anyone else sees it.
///
/// Stubs are current, compile without warnings, fail every milestone as not implemented and crash
/// nowhere; solutions earn every point on many seeds; every mutant dies at its milestone; the
/// catalogue is sound.
public struct AuthorGate: Sendable {
    private let kit: Kit
    private let run: GradeRun
    private let labs: [Lab]
    /// Exam seeds that the solutions are tried with.
    private let seeds: Int
    private let say: @Sendable (CheckResult) -> Void

    /// A part of the gate.
    public enum Step: String, Sendable, CaseIterable {
        /// lab.yml against the solutions.
        case catalogue
        /// The learner's starting files.
        case stubs
        /// The reference.
        case solutions
        /// Plausible wrong solutions.
        case mutants
    }

    /// Prepares the gate.
    /// - Parameter say: gets each result as it is found.
    public init(
        kit: Kit, run: GradeRun, labs: [Lab], seeds: Int, say: @escaping @Sendable (CheckResult) -> Void
    ) {
        self.kit = kit
        self.run = run
        self.labs = labs
        self.seeds = seeds
        self.say = say
    }

    /// Runs these steps, in their order, for every lab. Returns the number of problems.
    /// - Throws: what keeps the gate itself from working.
    public func pass(_ steps: [Step]) throws -> Int {
        var problems = 0
        if steps.contains(.catalogue) { problems += catalogue() }
        if steps.contains(where: { $0 != .catalogue }) { try run.checkProbes(labs) }
        for lab in labs {
            if steps.contains(.stubs) { problems += try stubs(of: lab) }
            if steps.contains(.solutions) { problems += try solution(of: lab) }
            if steps.contains(.mutants) { problems += try mutants(of: lab) }
        }
        return problems
    }

    /// - Parameter start: when the step began, if its time is worth telling.
    private func report(
        _ step: Step, _ subject: String, _ text: String, problems: [String],
        since start: ContinuousClock.Instant? = nil
    ) -> Int {
        let time = start.map { " (\(Int((ContinuousClock.now - $0).inSeconds.rounded())) s)" } ?? ""
        say(CheckResult(step: step.rawValue, subject: subject, text: text + time, problems: problems))
        return problems.count
    }

    private func catalogue() -> Int {
        let drafts = labs.flatMap(\.drafts).map { ", \($0.id) is a draft" }.joined()
        let problems = CatalogueAudit(kit: kit).problems(in: Catalogue(labs: labs)).map(\.description)
        let milestones = labs.reduce(0) { $0 + $1.milestones.count }
        let mutants = labs.reduce(0) { $0 + $1.mutants.count }
        let text = "\(labs.count) labs, \(milestones) milestones, \(mutants) mutants"
        return report(.catalogue, "all labs", text + drafts, problems: problems)
    }

    private func stubs(of lab: Lab) throws -> Int {
        let start = ContinuousClock.now
        var problems = try StubTree(kit: kit, labs: [lab]).check().compactMap(Self.staleness)
        let texts = try StubTree.stubs(of: lab, kit: kit)
        let grader = run.grader(for: lab)
        // Files that are not compiled again give no warning.
        switch try grader.prepare(Submission(texts: texts), recompile: true) {
        case .decided(_, let cause): problems.append("the stubs do not run: \(cause): \(cause.about ?? "")")
        case .ready(let ready):
            problems += ready.warnings.map { "\($0.file):\($0.line): warning: \($0.text)" }
            let judge = MilestoneJudge(grader: grader, ready: ready, seed: 1)
            let reports = try judge.judge(Selection(all: lab, blocks: false))
            problems += zip(lab.milestones, reports).flatMap(Self.unstubbed)
        }
        return report(
            .stubs, lab.name, "current, and every milestone not-implemented", problems: problems, since: start
        )
    }

    private static func staleness(_ outcome: StubTree.Outcome) -> String? {
        switch outcome.state {
        case .current: nil
        case .differs(let line, _, _): "\(outcome.file):\(line): not what the solution gives; run make stubs"
        default: "\(outcome.file): missing; run make stubs"
        }
    }

    /// What is wrong with a milestone's report on stubs.
    private static func unstubbed(_ milestone: Milestone, _ report: MilestoneReport) -> [String] {
        var kinds: Set<Cause.Kind> = [.assertion, .notImplemented]
        if !milestone.isWhole { kinds.insert(.skipped) }
        var problems = report.tests.compactMap { test -> String? in
            guard let cause = test.cause, !kinds.contains(cause.kind), !milestone.excuses(test) else {
                return nil
            }
            return "\(test.id): \(cause) on stubs; a stub throws Unimplemented or returns a neutral value"
        }
        let causes = (report.tests.map(\.cause) + report.exam.map(\.cause)).compactMap { $0 }
        if report.earned {
            problems.append("\(report.id): earned by stubs")
        } else if !causes.contains(where: { $0.kind == .notImplemented }) {
            problems.append("\(report.id): no test says not-implemented on stubs")
        }
        return problems
    }

    private func solution(of lab: Lab) throws -> Int {
        let start = ContinuousClock.now
        let submission = try SubmissionReader(files: lab.files).read("\(kit.solutions)/\(lab.folder)")
        let grader = run.grader(for: lab)
        guard case .ready(let ready) = try grader.prepare(submission) else {
            return report(.solutions, lab.name, "", problems: ["the solution does not compile"])
        }
        let reports = try MilestoneJudge(grader: grader, ready: ready, seed: 1).judge(Selection(all: lab))
        var problems = zip(lab.milestones, reports).filter(Self.isHeldAgainst).map { _, report in
            if report.cause?.kind == .draft {
                return "\(report.id): it passes, so it is no draft: take \"draft: true\" out of lab.yml"
            }
            let red = report.tests.first { $0.cause != nil }?.id ?? report.exam.first { $0.cause != nil }?.id
            return "\(report.id): \(report.cause?.description ?? "") at \(red ?? "-")"
        }
        let finished = lab.milestones.filter { !$0.isDraft }
        let probes = Array(Set(finished.flatMap(\.exam))).sorted()
        for seed in 1...max(1, UInt64(seeds)) where problems.isEmpty {
            let judge = MilestoneJudge(grader: grader, ready: ready, seed: seed)
            problems += try judge.judgeExam(probes).filter { $0.cause != nil }.map { probe in
                "exam \(probe.id), seed \(seed): \(probe.cause?.description ?? "")"
            }
        }
        let points = finished.reduce(0) { $0 + $1.points }
        let unseen = zip(lab.milestones, reports).filter { !$1.earned }.map(Self.remark)
        return report(
            .solutions, lab.name, "earns \(points); \(seeds) exam seeds agree" + unseen.joined(),
            problems: problems, since: start)
    }

    /// Why a milestone that the solution has not earned is not held against it.
    private static func remark(_ milestone: Milestone, _ report: MilestoneReport) -> String {
        milestone.isDraft
            ? "; \(milestone.id) is a draft, red (\(report.cause?.description ?? ""))"
            : ", but \(milestone.id) only in part: no \(milestone.host ?? "") here"
    }

    /// A host without what a milestone needs can judge only what needs none.
    private static func isHeldAgainst(_ milestone: Milestone, _ report: MilestoneReport) -> Bool {
        if report.earned { return false }
        // A draft is red; once it is not, it is none.
        if milestone.isDraft { return [.draft, .internalFault].contains(report.cause?.kind) }
        let causes = report.tests.compactMap(\.cause) + report.exam.compactMap(\.cause)
        return milestone.isWhole || causes.contains { $0.kind != .skipped }
    }

    private func mutants(of lab: Lab) throws -> Int {
        let start = ContinuousClock.now
        let problems = Mutex(0)
        let hunt = MutantHunt(kit: kit, grader: run.grader(for: lab))
        let whole = try hunt.run { mutant, fate in
            let found = report(fate, of: "\(lab.name) \(mutant.id)")
            problems.withLock { $0 += found }
        }
        let text = "\(lab.mutants.count) tried, \(whole) of them in builds of the whole lab"
        return problems.withLock { $0 } + report(.mutants, lab.name, text, problems: [], since: start)
    }

    private func report(_ fate: MutantFate, of subject: String) -> Int {
        switch fate {
        case .killed(let by): report(.mutants, subject, "killed by \(by)", problems: [])
        case .unseen(let host):
            report(
                .mutants, subject, "not tried: its tests skip, because there is no \(host) here",
                problems: [])
        case .problem(let text): report(.mutants, subject, "", problems: [text])
        }
    }
}

/// One line of the gate's progress.
public struct CheckResult: Sendable, Equatable {
    /// The step it belongs to.
    public var step: String
    /// The lab or mutant.
    public var subject: String
    /// What holds, when there is no problem.
    public var text: String
    /// What does not hold.
    public var problems: [String]
}
