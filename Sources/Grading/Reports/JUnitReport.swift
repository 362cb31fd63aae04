/// The JUnit form, as build servers read it (`junit-10.xsd` of Jenkins): a suite for each milestone, a
/// case for each test and each probe.
///
/// What did not run because something else is missing counts as skipped; what could not run because of
/// the submission is one failing case named `milestone`; the grader's own fault is an error.
public enum JUnitReport {
    /// Characters of what a case has to say.
    private static let longestText = 4000

    /// The report of one submission.
    public static func text(of run: RunReport) -> String {
        let source = run.submission.isEmpty ? nil : run.submission
        return document(run.labs.flatMap { suites(of: $0, student: nil, source: source, seed: run.seed) })
    }

    /// The report of a class: the student's id stands before the milestone's.
    public static func text(of report: ClassReport) -> String {
        document(
            report.students.flatMap { student in
                student.refusal.map { [refused(student, $0)] }
                    ?? student.labs.flatMap { lab in
                        suites(of: lab, student: student.id, source: student.source, seed: report.seed)
                    }
            })
    }

    private enum Result: String {
        case passed, failure, error, skipped
    }

    private struct Case {
        let name: String
        var seconds = 0.0
        let cause: Cause?
        let text: String

        var result: Result {
            switch cause?.kind {
            case nil: .passed
            case .blockedBy, .skipped: .skipped
            case .internalFault: .error
            default: .failure
            }
        }
    }

    private static func document(_ suites: [String]) -> String {
        (["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"drydock\">"] + suites
            + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private static func suites(of lab: LabReport, student: String?, source: String?, seed: UInt64) -> [String]
    {
        lab.milestones.map { milestone in
            let found = Finding.all(in: milestone, of: lab)
            func text(_ subject: Finding.Subject, _ id: String) -> String {
                guard let finding = found.first(where: { $0.subject == subject && $0.id == id }) else {
                    return ""
                }
                let place = finding.place.map { $0 + "\n" } ?? ""
                let words = SafeText.cut(finding.text, to: longestText)
                return place + words + "\nreplay: " + finding.replay(source: source, seed: seed)
            }
            var cases = milestone.tests.map { test in
                Case(name: test.id, seconds: test.seconds, cause: test.cause, text: text(.test, test.id))
            }
            cases += milestone.exam.map { probe in
                Case(name: "exam.\(probe.id)", cause: probe.cause, text: text(.probe, probe.id))
            }
            if cases.isEmpty {
                let words = text(.milestone, milestone.id)
                cases = [Case(name: "milestone", cause: milestone.cause, text: words)]
            }
            return suite((student.map { SafeText.cut($0, to: 300) + "." } ?? "") + milestone.id, cases)
        }
    }

    private static func refused(_ student: StudentReport, _ reason: String) -> String {
        suite(
            SafeText.cut(student.id, to: 300),
            [
                Case(
                    name: "submission", cause: Cause(.refused),
                    text: SafeText.cut(reason, to: longestText))
            ])
    }

    private static func suite(_ name: String, _ cases: [Case]) -> String {
        func count(_ result: Result) -> Int { cases.filter { $0.result == result }.count }
        let head =
            "  <testsuite name=\"\(SafeText.visibleXML(name))\" tests=\"\(cases.count)\""
            + " failures=\"\(count(.failure))\" errors=\"\(count(.error))\" skipped=\"\(count(.skipped))\">"
        return ([head] + cases.map { element($0, in: name) } + ["  </testsuite>"]).joined(separator: "\n")
    }

    private static func element(_ test: Case, in suite: String) -> String {
        let head =
            "    <testcase classname=\"\(SafeText.visibleXML(suite))\""
            + " name=\"\(SafeText.visibleXML(test.name))\""
            + " time=\"\(Decimals.text(test.seconds, places: 3))\""
        guard let cause = test.cause else { return head + "/>" }
        let tag = test.result.rawValue
        return head + "><\(tag) type=\"\(cause.kind.rawValue)\""
            + " message=\"\(SafeText.visibleXML(Finding.word(cause)))\">"
            + "\(SafeText.visibleXML(test.text))</\(tag)></testcase>"
    }
}

extension RunReport {
    /// The JUnit form.
    public func junit() -> String { JUnitReport.text(of: self) }
}
