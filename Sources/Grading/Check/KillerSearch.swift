/// Looks for the first test or probe of a milestone that notices a mutant.
struct KillerSearch {
    let milestone: Milestone
    let judge: MilestoneJudge
    /// Tests at one time.
    let width: Int
    let order: SearchOrder

    /// The first test that is red in a process of its own is enough.
    func inSuite() throws -> Kill? {
        var suspects: [String] = []
        if !order.together.isEmpty {
            suspects = try judge.runner.preview(order.together, of: milestone, within: order.time).red
        }
        var rest = (suspects + order.oneByOne)[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(width))
            rest = rest.dropFirst(width)
            let reports = try judge.runner.run(batch, of: milestone) { _ in }
            for (test, report) in zip(batch, reports) {
                // A test that skips for want of something says nothing about the mutant.
                guard let cause = report.cause, cause.kind != .skipped else { continue }
                return Kill(killer: .test(test, of: milestone.suite), cause: cause)
            }
        }
        return nil
    }

    /// Only what survives the suite meets the exam.
    func inExam() throws -> Kill? {
        for probe in milestone.exam {
            guard let cause = try judge.judgeExam([probe]).first?.cause else { continue }
            return Kill(killer: .probe(probe), cause: cause)
        }
        return nil
    }

    /// Whether one of them has nothing to object.
    func passes(_ killer: Killer) throws -> Bool {
        switch killer {
        case .test(let test, _): try judge.runner.run([test], of: milestone) { _ in }.first?.cause == nil
        case .probe(let probe): try judge.judgeExam([probe]).first?.cause == nil
        }
    }
}
