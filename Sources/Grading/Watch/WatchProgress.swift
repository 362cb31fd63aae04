import FoundationEssentials

/// How far a learner has come while watching: `.drydock/progress`, a plain text file.
///
/// One milestone id a line for each suite that passed; delete a line to go back to its milestone. A line
/// `> milestone test` for each lab says where the learner works, and which test fails there first; the last
/// such line is the newest. The file is there after a kill, too: each change replaces it at once.
public struct WatchProgress: Sendable {
    private static let head = """
        # Milestones whose suite passed in grader watch; grader grade gives the points.
        # "> milestone test": where you are, and the first test that fails there.

        """

    /// Where a learner works.
    public struct Place: Sendable, Equatable {
        /// The milestone's id.
        public var milestone: String
        /// The first test that fails there; nil when none is known.
        public var test: String?
    }

    private let folder: String
    private var path: String { folder + "/progress" }

    /// The progress of one kit.
    public init(kit: Kit) {
        folder = kit.notes
    }

    private var lines: [Substring] {
        ((try? String.contents(of: path)) ?? "").split(separator: "\n").map(\.trimmed).filter {
            !$0.isEmpty && !$0.hasPrefix("#")
        }
    }

    /// Ids of the milestones whose suites passed.
    public func passed() -> [String] {
        lines.filter { !$0.hasPrefix(">") }.map(String.init)
    }

    /// Where the learner was last; nil before the first round.
    public func lastPlace() -> Place? {
        places().last
    }

    /// Where the learner was last in a lab.
    public func place(in lab: Lab) -> Place? {
        places().last { lab.milestone($0.milestone) != nil }
    }

    private func places() -> [Place] {
        lines.filter { $0.hasPrefix(">") }.compactMap { line in
            let words = line.dropFirst().split(separator: " ").map(String.init)
            return words.first.map { Place(milestone: $0, test: words.count > 1 ? words[1] : nil) }
        }
    }

    /// Notes whether a milestone's suite passes.
    public func note(_ milestone: String, passes: Bool) throws {
        let others = passed().filter { $0 != milestone }
        try write(passed: passes ? others + [milestone] : others, places: places())
    }

    /// Notes where the learner is in a lab.
    public func stay(at place: Place, in lab: Lab) throws {
        let others = places().filter { lab.milestone($0.milestone) == nil }
        try write(passed: passed(), places: others + [place])
    }

    private func write(passed: [String], places: [Place]) throws {
        let here = places.map { "> \($0.milestone)" + ($0.test.map { " \($0)" } ?? "") }
        let text = Self.head + (passed.sorted() + here).map { $0 + "\n" }.joined()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}
