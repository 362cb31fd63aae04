/// Writes mutants into the solution, one after the other, and sees whether their milestones notice.
struct MutantTrial {
    private let kit: Kit
    private let grader: LabGrader
    /// Most mutants change a function's body only; these need no whole build.
    private var quick: QuickBuild?

    init(kit: Kit, grader: LabGrader) {
        self.kit = kit
        self.grader = grader
    }

    /// What becomes of a mutant.
    enum Fate: Equatable {
        case killed(by: String)
        /// Nobody noticed, but tests were skipped for want of something on this host.
        case unseen(host: String)
        case problem(String)
    }

    private enum Build {
        case ready(ReadySubmission, isQuick: Bool)
        case failed(String)
    }

    private var lab: Lab { grader.lab }

    /// Tries one mutant at its milestone.
    mutating func fate(of mutant: Mutant) throws -> Fate {
        guard let milestone = lab.milestone(mutant.milestone) else {
            return .problem("\(mutant.milestone): no such milestone")
        }
        var submission = try SubmissionReader(files: lab.files).read("\(kit.solutions)/\(lab.folder)")
        let text = submission.files[mutant.file].map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard text.ranges(of: mutant.find).count == 1 else {
            return .problem("its text must occur exactly once in \(mutant.file)")
        }
        submission.files[mutant.file] = Array(text.replacing(mutant.find, with: mutant.replace).utf8)
        switch try build(submission) {
        case .failed(let reason): return .problem("does not run: \(reason)")
        case .ready(let ready, let isQuick):
            let judge = MilestoneJudge(grader: grader, ready: ready, seed: 1)
            if let killer = try suite(of: milestone, judge) { return .killed(by: killer) }
            if isQuick, try quick?.linkExam() != true {
                return .problem("its exam cannot be linked; remove .build-grade and try again")
            }
            if let killer = try exam(of: milestone, judge) { return .killed(by: killer) }
            if let host = milestone.host, !milestone.isWhole { return .unseen(host: host) }
            return .problem("survives suite and exam of \(milestone.id)")
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

    /// The first red test is enough.
    private func suite(of milestone: Milestone, _ judge: MilestoneJudge) throws -> String? {
        var rest = milestone.tests[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(grader.width))
            rest = rest.dropFirst(grader.width)
            let reports = try judge.runner.run(batch, of: milestone) { _ in }
            let isWhole = milestone.isWhole
            if let red = reports.first(where: { $0.cause != nil && (isWhole || $0.cause?.kind != .skipped) })
            {
                let name = red.id.split(separator: ".").last ?? ""
                return "\(name) (\(red.cause?.description ?? ""))"
            }
        }
        return nil
    }

    /// Only what survives the suite meets the exam.
    private func exam(of milestone: Milestone, _ judge: MilestoneJudge) throws -> String? {
        for probe in milestone.exam {
            if let cause = try judge.judgeExam([probe]).first?.cause { return "exam \(probe) (\(cause))" }
        }
        return nil
    }
}
