/// Pairs of submissions side by side, as one page that needs nothing but itself.
public struct SimilarityPage: Sendable {
    /// Lines shown of one run; the file has the rest.
    private static let shownLines = 60
    /// Characters shown of a line.
    private static let shownLine = 200

    private let report: SimilarityReport
    /// By lab, then by submission: text by file name.
    private let texts: [String: [String: [String: String]]]

    /// A page of a report and the sources that it was made from.
    public init(_ report: SimilarityReport, corpus: SubmissionCorpus) {
        self.report = report
        texts = Dictionary(
            uniqueKeysWithValues: corpus.parts.map { part in
                // The first of two spellings of one name would do: ids are folder names, so there are no two.
                (part.lab.name, Dictionary(part.entries.map { ($0.id, $0.files) }) { first, _ in first })
            })
    }

    /// The whole page.
    public func text() -> String {
        let head = "<h1>Shared code</h1>\n<p class=\"card\">\(SafeText.html(report.caution))</p>"
        return HTMLPage.text(
            title: "Shared code", body: ([head] + report.labs.map(section)).joined(separator: "\n"))
    }

    private func section(_ lab: LabSimilarity) -> String {
        let notes = lab.notes.prefix(50).map { note in
            "<p class=\"soft\">note: <code>\(Self.safe(note.name))</code>: \(Self.safe(note.reason))</p>"
        }
        return """
            <h2>\(SafeText.html(lab.lab))</h2>
            <p class="soft">\(lab.summary) The number is the share of the smaller submission's code that is in
            the other one too. What the starting files hold is not counted.</p>
            \((notes + lab.pairs.map { self.pair($0, in: lab.lab) }).joined(separator: "\n"))
            """
    }

    private func pair(_ pair: SimilarPair, in lab: String) -> String {
        let percent = Int((pair.score * 100).rounded())
        let runs = pair.runs.map { run in
            """
            <div class="sides">\(side(run.first, of: pair.first, in: lab))\
            \(side(run.second, of: pair.second, in: lab))</div>
            """
        }
        return """
            <details><summary><bdi>\(Self.safe(pair.first))</bdi> and <bdi>\(Self.safe(pair.second))</bdi>\
            <span class="n">\(percent) %</span></summary>
            <div class="inside"><p class="soft">\(pair.shared) fingerprints shared</p>
            \(runs.joined(separator: "\n"))
            </div></details>
            """
    }

    private func side(_ place: SharedRun.Place, of id: String, in lab: String) -> String {
        let lines = (texts[lab]?[id]?[place.file] ?? "")
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let last = min(place.to, place.from + Self.shownLines - 1, lines.count)
        let shown =
            place.from > last
            ? []
            : (place.from...last).map { "\($0)  \(SafeText.cut(String(lines[$0 - 1]), to: Self.shownLine))" }
        let more = place.to - last
        let rest = more > 0 && !lines.isEmpty ? ["and \(more) more lines"] : []
        return """
            <div><p class="soft"><bdi>\(Self.safe(id))</bdi> \
            <code>\(Self.safe(place.file)):\(place.from)-\(place.to)</code></p>\
            <pre>\((shown + rest).map { SafeText.html($0) }.joined(separator: "\n"))</pre></div>
            """
    }

    private static func safe(_ text: String) -> String {
        SafeText.html(SafeText.cut(text, to: 200))
    }
}
