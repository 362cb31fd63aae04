/// Writes a mutant into the solution and sees whether its milestone notices.
struct MutantTrial: Sendable {
    let kit: Kit
    let grader: LabGrader

    /// What becomes of a mutant.
    enum Fate: Equatable {
        case killed(by: String)
        case problem(String)
    }

    private var lab: Lab { grader.lab }

    func fate(of mutant: Mutant) throws -> Fate {
        guard let milestone = lab.milestone(mutant.milestone) else {
            return .problem("\(mutant.milestone): no such milestone")
        }
        var submission = try SubmissionReader(files: lab.files).read("\(kit.solutions)/\(lab.folder)")
        let text = submission.files[mutant.file].map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard text.ranges(of: mutant.find).count == 1 else {
            return .problem("its text must occur exactly once in \(mutant.file)")
        }
        submission.files[mutant.file] = Array(text.replacing(mutant.find, with: mutant.replace).utf8)
        switch try grader.prepare(submission) {
        case .decided(let report, let cause):
            let error = report.compilerErrors.first.map { "\($0.file):\($0.line): \($0.text)" }
            return .problem("does not run: \(cause): \(error ?? cause.about ?? "")")
        case .ready(let ready):
            return try fate(MilestoneJudge(grader: grader, ready: ready, seed: 1), milestone)
        }
    }

    /// The first red test is enough; only what survives the suite meets the exam.
    private func fate(_ judge: MilestoneJudge, _ milestone: Milestone) throws -> Fate {
        var rest = milestone.tests[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(grader.width))
            rest = rest.dropFirst(grader.width)
            let reports = try judge.runner.run(batch, of: milestone) { _ in }
            if let red = reports.first(where: { $0.cause != nil }) {
                return .killed(
                    by: "\(red.id.split(separator: ".").last ?? "") (\(red.cause?.description ?? ""))")
            }
        }
        for probe in milestone.exam {
            let report = try judge.judgeExam([probe]).first
            if let cause = report?.cause { return .killed(by: "exam \(probe) (\(cause))") }
        }
        return .problem("survives suite and exam of \(milestone.id)")
    }
}
