/// A submission that is staged, audited and compiled, or whose verdict is clear before any of it runs.
enum Preparation: Sendable {
    /// Every selected milestone has this cause; nothing of the submission ran.
    case decided(LabReport, Cause)
    /// It can be run.
    case ready(ReadySubmission)
}

/// A compiled submission.
struct ReadySubmission: Sendable {
    /// What there is to say about it so far; no milestone yet.
    var report: LabReport
    /// The folder the tests run in.
    var folder: String
    /// The test bundle.
    var bundle: String
    /// The candidate's exam executable.
    var exam: String
    /// What was built, where that is not in the build folder itself.
    var sheet: Sheet?
    /// The compiler's warnings in the lab's files, as far as they were compiled now.
    var warnings: [CompilerMessage]

    /// A submission whose products a build has just made.
    init(report: LabReport, build: SwiftBuild, lab: Lab, warnings: [CompilerMessage] = []) throws {
        self.report = report
        folder = build.package
        sheet = build.sheet
        bundle = try build.testBundle()
        exam = "\(build.products)/\(lab.module)Exam"
        self.warnings = warnings
    }
    /// The same with products built elsewhere.
    func with(bundle: String, exam: String) -> ReadySubmission {
        var other = self
        (other.bundle, other.exam) = (bundle, exam)
        return other
    }
}
