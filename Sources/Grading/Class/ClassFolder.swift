import FoundationEssentials

/// The folder to which a class's results go: never inside the folder with the submissions.
public struct ClassFolder: Sendable {
    /// The folder itself.
    public let path: String

    /// The event log.
    public var log: String { path + "/events.jsonl" }
    /// The report.
    public var report: String { path + "/class.json" }
    /// The gradebook, which outlives the log.
    public var gradebook: String { path + "/grades.sqlite" }
    /// What other machines are given, and what they give back.
    public var work: String { path + "/work" }

    /// Makes the folder.
    /// - Throws: `KitError` when it would be inside the submissions, or holds a run that is not to be resumed.
    public init(_ path: String, submissions: String, resume: Bool) throws {
        if path == submissions || path.hasPrefix(submissions + "/") {
            throw KitError("--out \(path): inside the submissions' folder; expected one beside it")
        }
        self.path = path
        if !resume, FileManager.default.fileExists(atPath: log) {
            throw KitError("\(log): a former run's; --resume goes on with it, --out DIR begins elsewhere")
        }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes the report in place of a former one: whole or not at all.
    public func keep(_ report: ClassReport) throws {
        try Data(report.json().utf8).write(to: URL(filePath: self.report), options: .atomic)
    }
}
