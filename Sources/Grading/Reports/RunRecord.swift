import FoundationEssentials

/// The last whole run over the working tree, kept in `.drydock/last-run.json`.
public struct RunRecord: Sendable {
    private let folder: String
    private var path: String { folder + "/last-run.json" }

    /// The record of one kit.
    public init(kit: Kit) {
        folder = kit.notes
    }

    /// Keeps a run; labs that it did not judge keep their former reports.
    public func keep(_ run: RunReport) throws {
        var kept = run
        let former = load()?.labs ?? []
        kept.labs += former.filter { old in !run.labs.contains { $0.lab == old.lab } }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(kept.json().utf8).write(to: URL(filePath: path), options: .atomic)
    }

    /// The last run; nil when there is none, or none that this version can read.
    public func load() -> RunReport? {
        guard let text = try? String.contents(of: path) else { return nil }
        return try? RunReport(json: text)
    }
}
