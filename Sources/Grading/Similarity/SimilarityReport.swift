import FoundationEssentials

/// Which submissions share code beyond the starting files: evidence for a person to read, never a verdict.
public struct SimilarityReport: Sendable, Equatable, Codable {
    /// The version of the JSON form.
    public static let currentSchema = "drydock-similarity/1"
    /// What every form of the report says first.
    public static let caution =
        "Shared code is evidence to look at, not a verdict. It may have an honest reason: the handout, a"
        + " lecture, a permitted team. Read both sides before you speak to anyone."

    /// The version of this value's JSON form.
    public var schema = Self.currentSchema
    /// What it is not.
    public var caution = Self.caution
    /// One part for each lab.
    public var labs: [LabSimilarity]

    /// A report of these labs.
    public init(labs: [LabSimilarity]) {
        self.labs = labs
    }

    /// The JSON form, keys sorted.
    public func json() throws -> String {
        try prettyJSON()
    }
}

/// What the submissions of one lab share.
public struct LabSimilarity: Sendable, Equatable, Codable {
    /// The lab's name.
    public var lab: String
    /// Submissions that were compared.
    public var compared: Int
    /// Code in more submissions than this counts as everybody's, and not for a pair.
    public var mostOwners: Int
    /// Fingerprints that were left out for that reason. Many of them may be one source that many used.
    public var common: Int
    /// Pairs that reach the threshold; the report holds the first of them.
    public var found: Int
    /// Submissions or files that could not be, each with the reason.
    public var notes: [Submission.Note]
    /// The pairs that share most, the first ones first.
    public var pairs: [SimilarPair]
}

extension LabSimilarity {
    /// What was compared and what was left out, in words.
    var summary: String {
        let shown = pairs.count < found ? ", the first \(pairs.count) shown" : ""
        let left =
            common == 0
            ? ""
            : " \(common) fingerprints are in more than \(mostOwners) submissions and not counted: an idiom, or"
                + " one source that many used; --common N counts them."
        return "\(compared) submissions compared; \(found) pairs to look at\(shown).\(left)"
    }
}

/// Two submissions and what they share.
public struct SimilarPair: Sendable, Equatable, Codable {
    /// One submission's id; the smaller one in byte order.
    public var first: String
    /// The other's.
    public var second: String
    /// The share of the smaller one's fingerprints that the larger one has too, 0 to 1.
    public var score: Double
    /// Fingerprints in both.
    public var shared: Int
    /// Where: the longest runs first.
    public var runs: [SharedRun]
}

/// A run of code that stands in both submissions, names and layout aside.
public struct SharedRun: Sendable, Equatable, Codable {
    /// A stretch of a file.
    public struct Place: Sendable, Equatable, Codable {
        /// The file's name.
        public var file: String
        /// Its first line, from 1.
        public var from: Int
        /// Its last line.
        public var to: Int
    }

    /// In the first submission.
    public var first: Place
    /// In the second.
    public var second: Place
    /// Symbols in it, about.
    public var symbols: Int
}
