import FoundationEssentials

/// Which suites have passed while watching: `.drydock/progress`, a plain text file with one
/// milestone id a line. Delete a line to go back to its milestone.
public struct WatchProgress: Sendable {
    private static let head =
        "# Milestones whose suite passed in grader watch; grader grade gives the points.\n"

    private let folder: String
    private var path: String { folder + "/progress" }

    /// The progress of one kit.
    public init(kit: Kit) {
        folder = kit.notes
    }

    /// Ids of the milestones whose suites passed.
    public func passed() -> [String] {
        let text = (try? String.contents(of: path)) ?? ""
        return text.split(separator: "\n").map { String($0.trimmed) }.filter {
            !$0.hasPrefix("#") && !$0.isEmpty
        }
    }

    /// Notes whether a milestone's suite passes.
    public func note(_ milestone: String, passes: Bool) throws {
        var ids = passed().filter { $0 != milestone }
        if passes { ids.append(milestone) }
        let text = Self.head + ids.sorted().map { $0 + "\n" }.joined()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}
