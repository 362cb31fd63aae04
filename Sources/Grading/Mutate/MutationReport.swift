import FoundationEssentials

/// How many of a solution's mutants its suite and exam notice.
public struct MutationReport: Sendable, Equatable, Codable {
    /// Changes when a reader of the old form could go wrong.
    public static let currentSchema = "drydock-mutate/1"

    /// The form of this report.
    public var schema = Self.currentSchema
    /// The lab's name.
    public var lab: String
    /// The seed of the sample.
    public var seed: UInt64
    /// How many mutants the rules make of the chosen files.
    public var made: Int
    /// The counts of each file that was tried, by name.
    public var files: [File]
    /// Those that nobody noticed and that nobody excuses.
    public var survivors: [Survivor]
    /// Those that nobody noticed and that lab.yml lists as equivalent.
    public var equivalents: [Survivor]
    /// Seconds that it took.
    public var seconds: Double

    /// The counts of one file.
    public struct File: Sendable, Equatable, Codable {
        /// In the lab's solution folder.
        public var file: String
        /// Mutants written and given to the compiler.
        public var tried = 0
        /// Those that compile and can be judged beside the solution's build.
        public var compiled = 0
        /// Those that compile, but change what other files see of this one.
        public var setAside = 0
        /// Those that a test or probe noticed.
        public var killed = 0
        /// Those that lab.yml lists as equivalent, and that lived.
        public var equivalent = 0
    }

    /// A mutant that lived.
    public struct Survivor: Sendable, Equatable, Codable {
        /// From the kit's root.
        public var file: String
        /// From 1.
        public var line: Int
        /// The rule that made it.
        public var rule: String
        /// The lines as the solution has them, without indents.
        public var before: String
        /// The same lines with the change.
        public var after: String
        /// Why it is no mistake, when lab.yml says so.
        public var why: String?
    }

    /// The sum of a count over all files.
    public func total(_ count: KeyPath<File, Int>) -> Int {
        files.reduce(0) { $0 + $1[keyPath: count] }
    }

    /// Killed of those that could be, in percent; nil when there was none.
    public var score: Double? {
        let possible = total(\.compiled) - total(\.equivalent)
        return possible > 0 ? 100 * Double(total(\.killed)) / Double(possible) : nil
    }

    private enum CodingKeys: String, CodingKey {
        case schema, lab, seed, made, files, survivors, equivalents, seconds
    }

    /// The JSON form that `--json` prints; `Sources/grader/README.md` describes it.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
