import FoundationEssentials

/// The `results.json` that Gradescope reads of an autograder: of one student.
///
/// A milestone is one test with its points. What a student sees of it is what the open suite says. The
/// exam's probes, the seed and the commands that replay it are hidden: who knows the seed can ask the
/// exam's questions at home.
///
/// - Gradescope: autograder specifications, "Output format"
public enum GradescopeReport {
    /// Characters shown of one failing line.
    private static let shownText = 2000
    /// Failing lines shown of one milestone.
    private static let shownLines = 5

    private struct Document: Encodable {
        let score: Double
        let output: String
        let output_format = "text"
        let test_output_format = "text"
        let test_name_format = "text"
        let visibility = "visible"
        let stdout_visibility = "hidden"
        let tests: [Test]
    }

    private struct Test: Encodable {
        var score: Double?
        var max_score: Double?
        let status: String
        let name: String
        var number: String?
        let output: String
        let visibility: String
    }

    /// The JSON text.
    /// - Throws: `KitError` unless the report is of exactly one student.
    public static func text(of report: ClassReport) throws -> String {
        guard report.students.count == 1, let student = report.students.first else {
            throw KitError(
                "results.json is of one student, this report of \(report.students.count): pass --student ID,"
                    + " or --each with --out DIR")
        }
        let document = Document(
            score: Double(student.points), output: summary(of: student, in: report),
            tests: student.labs.flatMap { tests(of: $0, student, seed: report.seed) })
        return try document.prettyJSON()
    }

    private static func summary(of student: StudentReport, in report: ClassReport) -> String {
        if let refusal = student.refusal { return "Not graded: \(line(refusal))" }
        let late = student.penalty > 0 ? ", less \(student.penalty) for being late" : ""
        let notes = student.labs.flatMap { lab in
            lab.notes.prefix(20).map { "note: \(line($0.name)): \(line($0.reason))" }
        }
        return (["\(student.points) of \(report.possible) points\(late)"] + notes).joined(separator: "\n")
    }

    private static func line(_ text: String) -> String {
        SafeText.terminal(SafeText.cut(text, to: 300))
    }

    private static func tests(of lab: LabReport, _ student: StudentReport, seed: UInt64) -> [Test] {
        lab.milestones.flatMap { milestone in
            let found = Finding.all(in: milestone, of: lab)
            var tests = [
                Test(
                    score: milestone.earned ? Double(milestone.points) : 0,
                    max_score: Double(milestone.points), status: milestone.earned ? "passed" : "failed",
                    name: SafeText.terminal(milestone.title), number: milestone.id,
                    output: visible(found, milestone), visibility: "visible")
            ]
            tests += milestone.exam.map { probe in
                let finding = found.first { $0.subject == .probe && $0.id == probe.id }
                return Test(
                    status: probe.cause == nil ? "passed" : "failed",
                    name: "exam \(SafeText.terminal(probe.id))",
                    output: finding.map { words($0) } ?? "\(probe.agreed) of \(probe.cases) cases agreed",
                    visibility: "hidden")
            }
            if !found.isEmpty {
                let commands = found.map { $0.replay(source: student.source, seed: seed) }
                tests.append(
                    Test(
                        status: "failed", name: "replay \(milestone.id)",
                        output: commands.joined(separator: "\n"), visibility: "hidden"))
            }
            return tests
        }
    }

    private static func visible(_ found: [Finding], _ milestone: MilestoneReport) -> String {
        guard let cause = milestone.cause else { return "earned" }
        let open = found.filter { $0.subject != .probe }
        let lines = open.prefix(shownLines).map {
            words($0) + "\nreplay: " + $0.replay(source: nil, seed: nil)
        }
        let more = open.count > shownLines ? ["and \(open.count - shownLines) more"] : []
        let hint =
            cause.kind == .examMismatch
            ? ["Every test of the suite passes, yet the exam, which asks other cases, does not agree."] : []
        return ([SafeText.terminal(Finding.word(cause))] + hint + lines + more).joined(separator: "\n\n")
    }

    private static func words(_ finding: Finding) -> String {
        let place = finding.place.map { "  " + SafeText.terminal($0) } ?? ""
        let text = SafeText.terminal(SafeText.cut(finding.text, to: shownText), lines: true)
        return "\(SafeText.terminal(ReplayCommand.shortID(finding.id)))\(place)\n\(text)"
    }
}
