/// The terminal's view of what submissions share.
public struct SimilarityTable: Sendable {
    private let layout: Layout

    /// A table in this layout.
    public init(layout: Layout) {
        self.layout = layout
    }

    /// The whole text, each line at most 80 columns.
    public func text(of report: SimilarityReport) -> String {
        let all = report.labs.flatMap { lines(of: $0) } + Layout.wrap(report.caution, indent: 0)
        return all.joined(separator: "\n") + "\n"
    }

    private func lines(of lab: LabSimilarity) -> [String] {
        let head = [layout.paint(lab.lab, .strong)] + Layout.wrap(lab.summary, indent: 2)
        let notes = lab.notes.flatMap { note in
            Layout.wrap("note: \(Self.safe(note.name)): \(Self.safe(note.reason))", indent: 2)
        }
        return head + lab.pairs.flatMap { lines(of: $0) } + notes + [""]
    }

    private func lines(of pair: SimilarPair) -> [String] {
        let score = "\(Int((pair.score * 100).rounded())) %"
        let names = "\(Layout.fit(Self.safe(pair.first), 22)) \(Layout.fit(Self.safe(pair.second), 22))"
        let head = "  \(names) \(layout.paint(score, .strong))  \(pair.shared) fingerprints shared"
        return [head]
            + pair.runs.prefix(2).map { run in
                let places = [run.first, run.second].map { "\(Self.safe($0.file)):\($0.from)-\($0.to)" }
                return layout.paint(Layout.fit("    " + places.joined(separator: "  "), Layout.width), .dim)
                    .trimmedEnd
            }
    }

    private static func safe(_ text: String) -> String {
        SafeText.terminal(SafeText.cut(text, to: 200))
    }
}
