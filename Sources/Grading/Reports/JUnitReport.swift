extension RunReport {
    /// The JUnit form: a suite for each milestone, a case for each test and each probe.
    ///
    /// What did not run because something else is missing counts as skipped; what could not run
    /// because of the submission or the grader is one failing case named `milestone`.
    public func junit() -> String {
        let suites = labs.flatMap { lab in lab.milestones.map(Self.suite) }
        return
            (["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"drydock\">"] + suites
            + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private static func suite(_ milestone: MilestoneReport) -> String {
        var cases = milestone.tests.map { test in
            element(test.id, in: milestone, test.cause, details(of: test), seconds: test.seconds)
        }
        cases += milestone.exam.map { probe in
            element("exam.\(probe.id)", in: milestone, probe.cause, probe.mismatch?.text ?? "", seconds: 0)
        }
        if cases.isEmpty {
            let about = milestone.cause?.about ?? ""
            cases = [element("milestone", in: milestone, milestone.cause, about, seconds: 0)]
        }
        let failed = cases.filter { $0.contains("<failure") || $0.contains("<error") }.count
        let skipped = cases.filter { $0.contains("<skipped") }.count
        let head =
            "  <testsuite name=\"\(SafeText.xml(milestone.id))\" tests=\"\(cases.count)\""
            + " failures=\"\(failed)\" skipped=\"\(skipped)\">"
        return ([head] + cases + ["  </testsuite>"]).joined(separator: "\n")
    }

    private static func element(
        _ name: String, in milestone: MilestoneReport, _ cause: Cause?, _ text: String, seconds: Double
    ) -> String {
        let time = (seconds * 1000).rounded() / 1000
        let head =
            "    <testcase classname=\"\(SafeText.xml(milestone.id))\" name=\"\(SafeText.xml(name))\""
            + " time=\"\(time)\""
        guard let cause else { return head + "/>" }
        let message = SafeText.xml(cause.description)
        let tag = cause.kind == .blockedBy || cause.kind == .skipped ? "skipped" : "failure"
        return head + "><\(tag) message=\"\(message)\">\(SafeText.xml(text))</\(tag)></testcase>"
    }

    private static func details(of test: TestReport) -> String {
        let failures = test.failures.map { "\($0.file):\($0.line): \($0.text)" }
        return (failures + (failures.isEmpty ? [test.output] : [])).joined(separator: "\n")
    }
}
