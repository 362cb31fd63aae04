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
    /// Those that a test or probe noticed.
    public var kills: [Kill] = []
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

    /// A mutant that died.
    public struct Kill: Sendable, Equatable, Codable {
        /// From the kit's root.
        public var file: String
        /// From 1.
        public var line: Int
        /// The rule that made it.
        public var rule: String
        /// The lines with the change, without indents.
        public var after: String
        /// The test or probe, and the cause: `SumTests/testSmall (assertion)`.
        public var by: String
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
        case schema, lab, seed, made, files, survivors, equivalents, kills, seconds
    }

    /// The JSON form that `--json` prints; `Sources/grader/README.md` describes it.
    public func json() throws -> String {
        try prettyJSON()
    }
}

extension MutationReport {
    /// The report of these mutants, sorted by file, and what became of them.
    /// - Parameter texts: of the solution's files, by name.
    init(
        of lab: Lab, seed: UInt64, made: Int, texts: [String: String],
        _ results: [(SourceMutant, MutantOutcome)]
    ) {
        self.init(
            lab: lab.name, seed: seed, made: made, files: [], survivors: [], equivalents: [], seconds: 0)
        for (mutant, outcome) in results {
            if files.last?.file != mutant.file { files.append(File(file: mutant.file)) }
            files[files.count - 1].count(outcome)
            let text = texts[mutant.file] ?? ""
            switch outcome {
            case .survived: keep(mutant, text, of: lab)
            case .killed(let killer):
                let file = "solutions/\(lab.folder)/\(mutant.file)"
                let after = mutant.lines(in: text).after
                kills.append(
                    Kill(file: file, line: mutant.line, rule: mutant.rule, after: after, by: killer))
            case .rejected, .setAside: break
            }
        }
    }

    private mutating func keep(_ mutant: SourceMutant, _ text: String, of lab: Lab) {
        let lines = mutant.lines(in: text)
        let excuse = lab.equivalents.first {
            ($0.file, $0.find, $0.replace) == (mutant.file, lines.before, lines.after)
        }
        let survivor = Survivor(
            file: "solutions/\(lab.folder)/\(mutant.file)", line: mutant.line, rule: mutant.rule,
            before: lines.before, after: lines.after, why: excuse?.why)
        if excuse == nil {
            survivors.append(survivor)
        } else {
            equivalents.append(survivor)
            files[files.count - 1].equivalent += 1
        }
    }
}

extension MutationReport.File {
    fileprivate mutating func count(_ outcome: MutantOutcome) {
        tried += 1
        switch outcome {
        case .rejected: break
        case .setAside: setAside += 1
        case .survived: compiled += 1
        case .killed:
            compiled += 1
            killed += 1
        }
    }
}
