/// One line of a run's event log: what happened, in the order in which it did.
public enum Event: Sendable, Equatable {
    /// A run begins; always the first line, and only that.
    case begin(RunHeading)
    /// A submission was found and read.
    case discovered(Discovery)
    /// One lab of one student is judged.
    case judged(Judgement)
    /// A student of whom nothing can be judged.
    case refused(StudentRefusal)
    /// Everything that was to be judged is; further lines may follow when the run is taken up again.
    case end
}

/// What a run judges and how: two runs with the same heading and the same submissions give the same report.
public struct RunHeading: Sendable, Equatable, Codable {
    /// The version of the log's form; it changes when a reader of the old form could go wrong.
    public static let currentSchema = "drydock-events/1"

    /// The version of this log's form.
    public var schema = Self.currentSchema
    /// The seed of every exam and of the suites' random tests.
    public var seed: UInt64
    /// The labs that are judged, in catalogue order.
    public var labs: [ClassReport.LabHeading]
    /// SHA-256 of all that judges: catalogue, suites, exams, solutions.
    public var kit: String
    /// When the work was due and what being late costs; nil when it was not due.
    public var late: LateRule?
    /// Who is in the course; nil when nobody said.
    public var roster: [Roster.Student]?
}

/// A submission that was found, before any of it is judged.
public struct Discovery: Sendable, Equatable, Codable {
    /// Whose it is.
    public var student: String
    /// The entry of the class's folder.
    public var source: String
    /// When it was handed in, in seconds since 1970; nil when nothing tells.
    public var handedIn: Int?
    /// SHA-256 of what each lab's verdict depends on, by the lab's name.
    public var digests: [String: String]
}

/// The verdict on one lab of one student.
public struct Judgement: Sendable, Equatable, Codable {
    /// Whose it is.
    public var student: String
    /// The digest of what was judged, as in `Discovery.digests`.
    public var digest: String
    /// The verdict.
    public var report: LabReport
}

/// Why nothing of a student can be judged.
public struct StudentRefusal: Sendable, Equatable, Codable {
    /// Whose it would be.
    public var student: String
    /// The entry of the class's folder; "" when there is none.
    public var source: String
    /// What is wrong, and what would be right.
    public var reason: String
}

extension Event: Codable {
    private enum Kind: String, Codable {
        case begin, discovered, judged, refused, end
    }

    private enum Key: String, CodingKey { case event }

    /// Reads the word `event` and what belongs to it, all in one object.
    public init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: Key.self).decode(Kind.self, forKey: .event) {
        case .begin: self = .begin(try RunHeading(from: decoder))
        case .discovered: self = .discovered(try Discovery(from: decoder))
        case .judged: self = .judged(try Judgement(from: decoder))
        case .refused: self = .refused(try StudentRefusal(from: decoder))
        case .end: self = .end
        }
    }

    /// Writes the word `event` and what belongs to it, all in one object.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        switch self {
        case .begin(let heading):
            try fields.encode(Kind.begin, forKey: .event)
            try heading.encode(to: encoder)
        case .discovered(let discovery):
            try fields.encode(Kind.discovered, forKey: .event)
            try discovery.encode(to: encoder)
        case .judged(let judgement):
            try fields.encode(Kind.judged, forKey: .event)
            try judgement.encode(to: encoder)
        case .refused(let refusal):
            try fields.encode(Kind.refused, forKey: .event)
            try refusal.encode(to: encoder)
        case .end:
            try fields.encode(Kind.end, forKey: .event)
        }
    }
}
