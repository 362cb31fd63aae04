/// What a whole class earned: every report of a class is made from this value, and this value from the
/// event log alone (`EventLog`). It holds nothing that depends on when or where something ran, so that a
/// run that was killed and resumed gives the same bytes.
public struct ClassReport: Sendable, Equatable, Codable {
    /// The version of the JSON form; it changes when a reader of the old form could go wrong.
    public static let currentSchema = "drydock-class/1"

    /// The version of this value's JSON form.
    public var schema = Self.currentSchema
    /// The seed of every exam; `--seed` replays it.
    public var seed: UInt64
    /// The labs that were judged, in catalogue order.
    public var labs: [LabHeading]
    /// One report for each student, sorted by `id` as bytes.
    public var students: [StudentReport]

    /// A lab as the head of a column.
    public struct LabHeading: Sendable, Equatable, Codable {
        /// The lab's name, `emulator`.
        public var name: String
        /// The lab's title.
        public var title: String
        /// Points that could be earned.
        public var possible: Int

        /// A heading.
        public init(name: String, title: String, possible: Int) {
            self.name = name
            self.title = title
            self.possible = possible
        }
    }

    /// A report of a class.
    public init(seed: UInt64, labs: [LabHeading], students: [StudentReport] = []) {
        self.seed = seed
        self.labs = labs
        self.students = students
    }

    /// Points that each student could earn.
    public var possible: Int { labs.reduce(0) { $0 + $1.possible } }
}

/// What one student earned.
public struct StudentReport: Sendable, Equatable, Codable {
    /// Whose it is: the name of the folder or archive, or the roster's id. Written by a stranger: escape it.
    public var id: String
    /// The name in the roster, if there is one; escape it too.
    public var name: String?
    /// Where it was found, relative to the class's folder.
    public var source: String
    /// Why nothing of it could be read (`an archive of more than 64 MiB`); nil when it could.
    public var refusal: String?
    /// Seconds after the deadline; nil without a deadline, 0 in time.
    public var lateSeconds: Int?
    /// Points taken off for being late.
    public var penalty: Int = 0
    /// One report for each lab, in catalogue order; none after a refusal.
    public var labs: [LabReport] = []

    /// A report of a student without labs yet.
    public init(id: String, name: String? = nil, source: String) {
        self.id = id
        self.name = name
        self.source = source
    }

    /// Points earned in all labs, less the penalty, never below 0.
    public var points: Int { max(0, labs.reduce(0) { $0 + $1.points } - penalty) }
}

// The JSON form carries the sums as well, which a reader should not have to compute.

extension ClassReport {
    private enum Sums: String, CodingKey { case possible }

    /// Writes the stored fields and the sum.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(schema, forKey: .schema)
        try fields.encode(seed, forKey: .seed)
        try fields.encode(labs, forKey: .labs)
        try fields.encode(students, forKey: .students)
        var sums = encoder.container(keyedBy: Sums.self)
        try sums.encode(possible, forKey: .possible)
    }
}

extension StudentReport {
    private enum Sums: String, CodingKey { case points }

    /// Writes the stored fields and the sum.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encodeIfPresent(name, forKey: .name)
        try fields.encode(source, forKey: .source)
        try fields.encodeIfPresent(refusal, forKey: .refusal)
        try fields.encodeIfPresent(lateSeconds, forKey: .lateSeconds)
        try fields.encode(penalty, forKey: .penalty)
        try fields.encode(labs, forKey: .labs)
        var sums = encoder.container(keyedBy: Sums.self)
        try sums.encode(points, forKey: .points)
    }
}
