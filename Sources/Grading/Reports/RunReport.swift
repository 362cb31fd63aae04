/// Everything one run of the grader found. Every report is made from this value; so is the JSON.
public struct RunReport: Sendable, Equatable, Codable {
    /// The version of the JSON form; it changes when a reader of the old form could go wrong.
    public static let currentSchema = "drydock-grade/1"

    /// The version of this value's JSON form.
    public var schema = Self.currentSchema
    /// The folder that was graded, as it was given.
    public var submission: String
    /// The seed of every exam; `--seed` replays it.
    public var seed: UInt64
    /// The id given with `--only`, when the run was a part.
    public var only: String?
    /// One report for each lab, in catalogue order.
    public var labs: [LabReport]

    /// An empty report.
    public init(submission: String, seed: UInt64, only: String? = nil, labs: [LabReport] = []) {
        self.submission = submission
        self.seed = seed
        self.only = only
        self.labs = labs
    }

    /// Points earned in all labs.
    public var points: Int { labs.reduce(0) { $0 + $1.points } }
    /// Points that could be earned.
    public var possible: Int { labs.reduce(0) { $0 + $1.possible } }
    /// Whether any part failed through the grader's own fault.
    public var hasInternalFault: Bool {
        labs.flatMap(\.milestones).contains { $0.cause?.kind == .internalFault }
    }
}

/// What the run found about one lab.
public struct LabReport: Sendable, Equatable, Codable {
    /// The lab's name.
    public var lab: String
    /// The lab's title.
    public var title: String
    /// Points earned.
    public var points: Int { milestones.reduce(0) { $0 + ($1.earned ? $1.points : 0) } }
    /// Points that could be earned.
    public var possible: Int { milestones.reduce(0) { $0 + $1.points } }
    /// Files left out or filled in, and other remarks about the submission.
    public var notes: [Submission.Note] = []
    /// The compiler's errors, when it does not compile.
    public var compilerErrors: [CompilerMessage] = []
    /// How far its code was kept from the host.
    public var isolation: LabIsolation?
    /// One report for each milestone, in order.
    public var milestones: [MilestoneReport] = []

    /// A report without milestones yet.
    public init(lab: Lab) {
        self.lab = lab.name
        title = lab.title
    }
}

/// What the run found about one milestone.
public struct MilestoneReport: Sendable, Equatable, Codable {
    /// The milestone's id.
    public var id: String
    /// The milestone's title.
    public var title: String
    /// What it is worth.
    public var points: Int
    /// Nil means earned.
    public var cause: Cause?
    /// The tests that ran, in catalogue order.
    public var tests: [TestReport] = []
    /// The probes that ran; none after a red suite.
    public var exam: [ProbeReport] = []

    /// Whether the points are earned: every test passed and the exam agreed.
    public var earned: Bool { cause == nil }

    /// A report of a milestone with its verdict.
    public init(_ milestone: Milestone, cause: Cause? = nil) {
        id = milestone.id
        title = milestone.title
        points = milestone.points
        self.cause = cause
    }
}

/// What the run found about one test.
public struct TestReport: Sendable, Equatable, Codable {
    /// The id as the bundle spells it: `EmulatorTests.DecodeTests/testAdd`.
    public var id: String
    /// Nil means passed.
    public var cause: Cause?
    /// What XCTest recorded.
    public var failures: [TestFailure] = []
    /// The last lines that the process wrote, when it did not pass; escape before printing.
    public var output: String = ""
    /// Seconds of wall time.
    public var seconds: Double = 0

    /// A report of a test with its verdict.
    public init(id: String, cause: Cause? = nil) {
        self.id = id
        self.cause = cause
    }
}

/// What the run found with one probe of an exam.
public struct ProbeReport: Sendable, Equatable, Codable {
    /// The probe's id.
    public var id: String
    /// Nil means that every observation agreed.
    public var cause: Cause?
    /// The seed of its cases.
    public var seed: UInt64
    /// Cases asked.
    public var cases: Int = 0
    /// Observations that agreed before the first that did not.
    public var agreed: Int = 0
    /// The first that did not.
    public var mismatch: Mismatch?

    /// The first observation that differs from the reference's answer.
    public struct Mismatch: Sendable, Equatable, Codable {
        /// The number of the case, from 0.
        public var index: Int
        /// The case, as JSON.
        public var question: String
        /// The reference's answer, as JSON.
        public var expected: String
        /// The submission's observation, as JSON, or the reason for none.
        public var actual: String
        /// The reference's explanation in words.
        public var text: String
    }

    /// A report of a probe before its first case.
    public init(id: String, seed: UInt64) {
        self.id = id
        self.seed = seed
    }
}

// The JSON form carries the sums as well, which a reader should not have to compute.

extension RunReport {
    private enum Sums: String, CodingKey { case points, possible }

    /// Writes the stored fields and the sums.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(schema, forKey: .schema)
        try fields.encode(submission, forKey: .submission)
        try fields.encode(seed, forKey: .seed)
        try fields.encodeIfPresent(only, forKey: .only)
        try fields.encode(labs, forKey: .labs)
        var sums = encoder.container(keyedBy: Sums.self)
        try sums.encode(points, forKey: .points)
        try sums.encode(possible, forKey: .possible)
    }
}

extension LabReport {
    private enum Sums: String, CodingKey { case points, possible }

    /// Writes the stored fields and the sums.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(lab, forKey: .lab)
        try fields.encode(title, forKey: .title)
        try fields.encode(notes, forKey: .notes)
        try fields.encode(compilerErrors, forKey: .compilerErrors)
        try fields.encode(milestones, forKey: .milestones)
        var sums = encoder.container(keyedBy: Sums.self)
        try sums.encode(points, forKey: .points)
        try sums.encode(possible, forKey: .possible)
    }
}

extension MilestoneReport {
    private enum Verdict: String, CodingKey { case earned }

    /// Writes the stored fields and whether the milestone is earned.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(title, forKey: .title)
        try fields.encode(points, forKey: .points)
        try fields.encodeIfPresent(cause, forKey: .cause)
        try fields.encode(tests, forKey: .tests)
        try fields.encode(exam, forKey: .exam)
        var verdict = encoder.container(keyedBy: Verdict.self)
        try verdict.encode(earned, forKey: .earned)
    }
}
