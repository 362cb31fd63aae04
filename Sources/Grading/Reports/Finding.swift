/// One failing line of a report: what is not earned, why, where, and how to see it again.
public struct Finding: Sendable, Equatable {
    /// What kind of thing it is about.
    public enum Subject: Sendable, Equatable {
        /// A test of the suite.
        case test
        /// A probe of the exam: who is graded does not see its cases.
        case probe
        /// The milestone as a whole: it was blocked, or nothing of it could run.
        case milestone
    }

    /// What it is about.
    public let subject: Subject
    /// The id of the test, probe or milestone.
    public let id: String
    /// The lab's name.
    public let lab: String
    /// The milestone's id.
    public let milestone: String
    /// Why.
    public let cause: Cause
    /// `Tests/EmulatorTests/DecodeTests.swift:12`, where there is such a place.
    public let place: String?
    /// What was found, in words; a student had a hand in it, and it may be long.
    public let text: String

    /// The cause as reports show it; what it is about may be anything, and long.
    public var word: String { Self.word(cause) }

    static func word(_ cause: Cause) -> String { SafeText.cut(cause.description, to: 40) }

    /// The command that runs it again.
    public func replay(source: String?, seed: UInt64?) -> String {
        ReplayCommand.text(source: source, lab: lab, seed: seed, only: id)
    }

    /// The failing lines of a lab, in catalogue order.
    public static func all(in lab: LabReport) -> [Finding] {
        lab.milestones.flatMap { all(in: $0, of: lab) }
    }

    /// The failing lines that are worth a reader's time: none for a milestone that waits for another,
    /// one for a stub that nobody touched.
    public static func told(in lab: LabReport) -> [Finding] {
        lab.milestones.flatMap { milestone in
            let found = all(in: milestone, of: lab)
            return switch milestone.cause?.kind {
            case .blockedBy: Array(found.prefix(0))
            case .notImplemented: Array(found.prefix(1))
            default: found
            }
        }
    }

    /// The failing lines of one milestone; none when it is earned.
    public static func all(in milestone: MilestoneReport, of lab: LabReport) -> [Finding] {
        guard let cause = milestone.cause else { return [] }
        let tests = milestone.tests.compactMap { test in
            test.cause.map { Finding(test, $0, milestone, lab) }
        }
        let probes = milestone.exam.compactMap { probe in
            probe.cause.map { Finding(probe, $0, milestone, lab) }
        }
        let found = tests + probes
        return found.isEmpty ? [Finding(milestone, cause, lab)] : found
    }

    private init(_ test: TestReport, _ cause: Cause, _ milestone: MilestoneReport, _ lab: LabReport) {
        let first = test.failures.first
        let more =
            test.failures.count > 1 ? "\nand \(test.failures.count - 1) more failures in this test" : ""
        let output = test.output.isEmpty ? "" : "\nIt wrote last:\n" + test.output
        self.init(
            subject: .test, id: test.id, lab: lab.lab, milestone: milestone.id, cause: cause,
            place: first.flatMap {
                $0.file.isEmpty ? nil : "\(Explanation.place(SafeText.cut($0.file, to: 300))):\($0.line)"
            },
            text: first.map { $0.text + more } ?? Explanation.words(for: cause) + output)
    }

    private init(_ probe: ProbeReport, _ cause: Cause, _ milestone: MilestoneReport, _ lab: LabReport) {
        let mismatch = probe.mismatch.map { found in
            """

            case \(found.index): \(Explanation.cut(found.question))
            expected: \(Explanation.cut(found.expected))
            actual:   \(Explanation.cut(found.actual))
            \(found.text)
            """
        }
        let words = mismatch ?? (cause.about.map { "\n" + $0 } ?? "")
        self.init(
            subject: .probe, id: probe.id, lab: lab.lab, milestone: milestone.id, cause: cause, place: nil,
            text: "\(probe.agreed) of \(probe.cases) cases agreed" + words)
    }

    private init(_ milestone: MilestoneReport, _ cause: Cause, _ lab: LabReport) {
        let errors = cause.kind == .compile ? Array(lab.compilerErrors.prefix(3)) : []
        let lines = errors.map { "\($0.file):\($0.line): error: \($0.text)" }
        self.init(
            subject: .milestone, id: milestone.id, lab: lab.lab, milestone: milestone.id, cause: cause,
            place: nil, text: lines.isEmpty ? Explanation.words(for: cause) : lines.joined(separator: "\n"))
    }

    private init(
        subject: Subject, id: String, lab: String, milestone: String, cause: Cause, place: String?,
        text: String
    ) {
        self.subject = subject
        self.id = id
        self.lab = lab
        self.milestone = milestone
        self.cause = cause
        self.place = place
        self.text = text
    }
}
