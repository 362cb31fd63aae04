/// Writes mutants into the solution, one after the other, and sees whether their milestones notice.
///
/// Builds the staged kit itself: slow, but right for every mutant.
struct MutantTrial {
    private let kit: Kit
    private let grader: LabGrader
    /// Most mutants change a function's body only; these need no whole build.
    private var quick: QuickBuild?

    init(kit: Kit, grader: LabGrader) {
        self.kit = kit
        self.grader = grader
    }

    private enum Build {
        case ready(ReadySubmission, isQuick: Bool)
        case failed(String)
    }

    private var lab: Lab { grader.lab }

    /// Tries one mutant at its milestone.
    mutating func fate(of mutant: Mutant) throws -> MutantFate {
        guard let milestone = lab.milestone(mutant.milestone) else {
            return .problem("\(mutant.milestone): no such milestone")
        }
        var submission = try SubmissionReader(files: lab.files).read("\(kit.solutions)/\(lab.folder)")
        let text = submission.files[mutant.file].map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard let mutated = mutant.applied(to: text) else {
            return .problem("its text must occur exactly once in \(mutant.file)")
        }
        submission.files[mutant.file] = Array(mutated.utf8)
        switch try build(submission) {
        case .failed(let reason): return .problem("does not run: \(reason)")
        case .ready(let ready, let isQuick):
            let judge = MilestoneJudge(grader: grader, ready: ready, seed: 1)
            let search = KillerSearch(
                milestone: milestone, judge: judge, width: grader.width, order: SearchOrder(of: milestone))
            if let kill = try search.inSuite() { return .killed(by: kill.description) }
            if isQuick, try quick?.linkExam() != true {
                return .problem("its exam cannot be linked; remove .build-grade and try again")
            }
            if let kill = try search.inExam() { return .killed(by: kill.description) }
            return .survivor(of: milestone)
        }
    }

    private mutating func build(_ submission: Submission) throws -> Build {
        let staged = StagedKit(kit: kit)
        let swift = SwiftBuild(
            toolchain: grader.toolchain, package: staged.folder, scratch: staged.scratch,
            labs: "only:\(lab.name)")
        if let quick {
            _ = try staged.stage(submission, lab: lab, stubs: [:])
            if try quick.compile() == .done, try quick.linkTests() {
                let ready = try ReadySubmission(report: LabReport(lab: lab), build: swift, lab: lab)
                return .ready(ready, isQuick: true)
            }
        }
        quick = nil
        switch try grader.prepare(submission) {
        case .decided(let report, let cause):
            let error = report.compilerErrors.first.map { "\($0.file):\($0.line): \($0.text)" }
            return .failed("\(cause): \(error ?? cause.about ?? "")")
        case .ready(let ready):
            quick = QuickBuild(after: swift, module: lab.module)
            return .ready(ready, isQuick: false)
        }
    }
}
