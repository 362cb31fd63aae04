/// Why one milestone is not earned, for the person who wants to earn it.
public struct Explanation: Sendable {
    /// Failures shown of one test; the rest are counted.
    private static let shownFailures = 2
    /// Characters shown of a case, an answer or an observation.
    private static let shownJSON = 400
    /// Compiler errors shown.
    private static let shownErrors = 3

    private let layout: Layout
    private let run: RunReport

    /// Explains milestones of one run.
    public init(layout: Layout, run: RunReport) {
        self.layout = layout
        self.run = run
    }

    /// What was done, expected and found, where, why it matters, and how to replay it.
    public func lines(of milestone: MilestoneReport, in lab: LabReport) -> [String] {
        guard let cause = milestone.cause else { return [] }
        let head = layout.paint("\(milestone.id)  \(milestone.title)", .strong)
        let word = layout.paint(SafeText.terminal(cause.description), .bad)
        var lines = ["\(head): \(word)"]
        if !lab.compilerErrors.isEmpty {
            lines += compilerErrors(of: lab)
        } else if cause.kind == .notImplemented {
            let stub = cause.about ?? milestone.id
            lines += wrapped("Still a stub: look for \"TODO \(stub)\" in labs/.", indent: 2)
        } else if let test = shownTest(of: milestone) {
            lines += self.lines(of: test, in: milestone)
        } else if let probe = milestone.exam.first(where: { $0.cause != nil }) {
            lines += self.lines(of: probe)
        } else if let about = cause.about {
            lines += wrapped(about, indent: 2)
        }
        return lines + ["  hint:   make hint M=\(milestone.id)"]
    }

    /// The test that carries the milestone's cause.
    private func shownTest(of milestone: MilestoneReport) -> TestReport? {
        milestone.tests.first { $0.cause != nil && $0.cause?.kind == milestone.cause?.kind }
    }

    private func compilerErrors(of lab: LabReport) -> [String] {
        let shown = lab.compilerErrors.prefix(Self.shownErrors).flatMap { error in
            wrapped("\(error.file):\(error.line): error: \(error.text)", indent: 2)
        }
        let more = lab.compilerErrors.count - Self.shownErrors
        let isElsewhere = lab.compilerErrors.first?.file.hasPrefix("labs/") == false
        let advice =
            "Suite or exam cannot call the lab as it is: keep the declarations of the starting files."
        return shown + (more > 0 ? ["  and \(more) more errors"] : [])
            + (isElsewhere ? wrapped(advice, indent: 2) : [])
    }

    private func lines(of test: TestReport, in milestone: MilestoneReport) -> [String] {
        let red = milestone.tests.filter { $0.cause != nil }.count
        var lines = ["  \(SafeText.terminal(test.id))  (\(red) of \(milestone.tests.count) tests failed)"]
        for failure in test.failures.prefix(Self.shownFailures) {
            lines += wrapped("\(Self.place(failure.file)):\(failure.line)", indent: 2)
            lines += wrapped(failure.text, indent: 4)
        }
        let more = test.failures.count - Self.shownFailures
        if more > 0 { lines.append("    and \(more) more failures in this test") }
        if test.failures.isEmpty { lines += wrapped(Self.words(for: test.cause), indent: 4) }
        return lines + replay(test.id)
    }

    private func lines(of probe: ProbeReport) -> [String] {
        var lines = ["  exam \(probe.id), seed \(probe.seed): \(probe.agreed) of \(probe.cases) cases agreed"]
        if let mismatch = probe.mismatch {
            lines += wrapped("case \(mismatch.index): \(Self.cut(mismatch.question))", indent: 4)
            lines += wrapped("expected: \(Self.cut(mismatch.expected))", indent: 4)
            lines += wrapped("actual:   \(Self.cut(mismatch.actual))", indent: 4)
            lines += wrapped(mismatch.text, indent: 4)
        }
        if probe.cause?.kind == .examMismatch {
            lines += wrapped(
                "Every test of the suite passes, yet the reference answers otherwise: the exam asks"
                    + " cases that no file of the kit lists.", indent: 4)
        }
        return lines + replay(probe.id)
    }

    /// Never broken into lines: it is there to be copied.
    private func replay(_ id: String) -> [String] {
        let source = run.submission.isEmpty ? nil : run.submission
        return ["  replay: " + ReplayCommand.text(source: source, lab: nil, seed: run.seed, only: id)]
    }

    private func wrapped(_ text: String, indent: Int) -> [String] {
        Layout.wrap(SafeText.terminal(text, lines: true), indent: indent)
    }

    /// The staged kit's paths are the working tree's.
    static func place(_ file: String) -> String {
        for folder in ["/Tests/", "/labs/", "/Sources/"] {
            if let range = file.firstRange(of: folder) {
                return String(file[range.lowerBound...].dropFirst())
            }
        }
        return file
    }

    static func cut(_ json: String) -> String {
        SafeText.cut(json, to: shownJSON)
    }

    static func words(for cause: Cause?) -> String {
        guard let cause else { return "" }
        let about = cause.about.map { " (\($0))" } ?? ""
        return switch cause.kind {
        case .crash: "The process crashed\(about): a trap, an index out of range, or recursion without end."
        case .timeout: "It did not end in time: look for a loop that never stops."
        case .memory: "It used more memory than it may."
        case .output: "It wrote more than it may; look for a print in a loop."
        case .earlyExit: "The process ended before the test did\(about); nothing may call exit()."
        case .notImplemented: "Still a stub: look for \"TODO \(cause.about ?? "")\" in the lab's files."
        case .blockedBy: "\(cause.about ?? "Another milestone") must be earned first."
        case .skipped: "Skipped\(about); a skipped test earns nothing."
        default: cause.about ?? cause.description
        }
    }
}
