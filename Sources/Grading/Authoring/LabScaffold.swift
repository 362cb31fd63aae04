import FoundationEssentials

/// A new lab that the author's gate passes at once: its first milestone is finished, its second a draft.
public struct LabScaffold: Sendable {
    /// What it is called.
    public let name: LabName
    private let kit: Kit

    /// Prepares a lab of this name.
    public init(_ name: LabName, kit: Kit) {
        self.name = name
        self.kit = kit
    }

    /// Writes all of it, or nothing.
    /// - Returns: the paths of what was written, inside the kit.
    /// - Throws: `KitError` for a manifest without a table of labs, or a place that cannot be written.
    public func write() throws -> [String] {
        var changes = Changeset()
        for (path, text) in try files() { changes.changes[path] = .write(Array(text.utf8)) }
        let outcome = try changes.apply(to: kit)
        if let edited = outcome.edited.first { throw KitError("\(edited): changed while this was at work") }
        return outcome.done
    }

    /// By their paths inside the kit: what is new, and what has a row more.
    func files() throws -> [String: String] {
        let texts = LabTexts(name: name)
        let lab = try Lab(yaml: texts.catalogue, file: "labs/\(name.folder)/lab.yml")
        let stub = try StubGenerator(milestones: lab.milestones.map(\.id))
            .stub(of: texts.solution, file: "solutions/\(name.folder)/\(LabTexts.file)")
        var lock = StubLock(text: (try? String.contents(of: "\(kit.labs)/.stubs")) ?? "")
        lock.note("\(name.folder)/\(LabTexts.file)", content: stub)
        let table = LabTable(manifest: try String.contents(of: "\(kit.root)/Package.swift"))
        return [
            "Package.swift": try table.adding(name),
            "labs/.stubs": lock.text,
            "labs/\(name.folder)/README.md": texts.handout,
            "labs/\(name.folder)/lab.yml": texts.catalogue,
            "labs/\(name.folder)/\(LabTexts.file)": stub,
            "solutions/\(name.folder)/\(LabTexts.file)": texts.solution,
            "Tests/\(name.module)Tests/CountTests.swift": texts.countSuite,
            "Tests/\(name.module)Tests/RankingTests.swift": texts.rankingSuite,
            "Sources/\(name.module)Exam/main.swift": texts.exam,
            "Sources/\(name.module)Exam/CountProbe.swift": texts.countProbe,
            "Sources/\(name.module)Exam/RankingProbe.swift": texts.rankingProbe,
        ]
    }
}

/// The one table of labs, in Package.swift.
struct LabTable {
    private static let head = "let labs = ["
    let manifest: String

    /// The manifest with one row more, at the table's end.
    /// - Throws: `KitError` when there is no such table.
    func adding(_ name: LabName) throws -> String {
        var lines = manifest.split(separator: "\n", omittingEmptySubsequences: false)
        guard let head = lines.firstIndex(of: Substring(Self.head)),
            let end = lines[head...].firstIndex(of: "]")
        else {
            throw KitError("Package.swift: no table of labs: a line \"\(Self.head)\" and later a line \"]\"")
        }
        let fields = [("name", name.word), ("folder", name.folder), ("module", name.module)]
            .map { "\($0): \"\($1)\", " }.joined()
        lines.insert("    Lab(\(fields)domain: []),", at: end)
        return lines.joined(separator: "\n")
    }
}
