import FoundationEssentials

extension LabReport {
    /// The same wherever it was judged: paths begin in the kit, and no line tells a time.
    /// - Parameter folder: the staged kit, with a slash at its end.
    func relocated(from folder: String) -> LabReport {
        let move = Relocation(folder: folder)
        var report = self
        report.milestones = milestones.map(move.milestone)
        return report
    }
}

/// Takes out of reports what tells where and when something was judged.
private struct Relocation {
    /// Lines in which XCTest says when a test ran and how long: they say nothing of the submission.
    private static let timings = ["Test Suite '", "Test Case '", "\t Executed "]

    let folder: String

    private func text(_ text: String) -> String { text.replacing(folder, with: "") }

    private func cause(_ cause: Cause?) -> Cause? {
        cause.map { Cause($0.kind, $0.about.map(text)) }
    }

    func milestone(_ milestone: MilestoneReport) -> MilestoneReport {
        var milestone = milestone
        milestone.cause = cause(milestone.cause)
        milestone.tests = milestone.tests.map(test)
        milestone.exam = milestone.exam.map(probe)
        return milestone
    }

    private func test(_ test: TestReport) -> TestReport {
        var test = test
        test.cause = cause(test.cause)
        test.failures = test.failures.map {
            TestFailure(text: text($0.text), file: text($0.file), line: $0.line)
        }
        let lines = text(test.output).split(separator: "\n", omittingEmptySubsequences: false)
        test.output = lines.filter { line in !Self.timings.contains(where: line.hasPrefix) }
            .joined(separator: "\n")
        test.seconds = 0
        return test
    }

    private func probe(_ probe: ProbeReport) -> ProbeReport {
        var probe = probe
        probe.cause = cause(probe.cause)
        if var mismatch = probe.mismatch {
            mismatch.actual = text(mismatch.actual)
            mismatch.text = text(mismatch.text)
            probe.mismatch = mismatch
        }
        return probe
    }
}
