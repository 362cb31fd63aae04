/// A class, or one student of it, as Markdown: for a merge request, a mail, a build's summary.
///
/// What a student wrote stands in `<code>` or in a fenced block, escaped: it is neither a link, nor a
/// mention, nor HTML.
public struct MarkdownReport: Sendable {
    /// Bytes that a step summary of GitHub may have; a longer one is refused as a whole.
    /// - GitHub: workflow commands, "adding a job summary": 1 MiB
    public static let githubLimit = 1 << 20
    /// Characters shown of one failing line.
    private static let shownText = 1500

    private let report: ClassReport

    /// A report of this class.
    public init(_ report: ClassReport) {
        self.report = report
    }

    /// The whole text.
    public func text() -> String {
        text(limit: nil)
    }

    /// The text for `$GITHUB_STEP_SUMMARY`: at most `limit` bytes, cut between two students, and it says
    /// so where it is cut.
    public func summary(limit: Int = githubLimit) -> String {
        text(limit: limit)
    }

    private func text(limit: Int?) -> String {
        let students = report.students.map(section)
        let rows = report.students.map(row)
        var parts = Budget(limit: limit)
        parts.add(head)
        parts.addAll([tableHead] + rows) { "\n\($0) more students are not shown.\n" }
        parts.add(overview)
        parts.addAll(students.filter { !$0.isEmpty }) {
            "\n\($0) more students with failing lines are not shown: the size limit is reached.\n"
        }
        return parts.text
    }

    private var head: String {
        let count = report.students.count
        return "# Grades\n\n\(count) student\(count == 1 ? "" : "s"), \(report.possible) points,"
            + " seed \(report.seed)\n\n"
    }

    private var tableHead: String {
        let labs = report.labs.map { SafeText.markdown($0.name) }
        let heads = ["student"] + labs + ["points"]
        let rule = ["---"] + labs.map { _ in "--:" } + ["--:"]
        return Self.tableRow(heads) + Self.tableRow(rule)
    }

    private func row(_ student: StudentReport) -> String {
        let labs = report.labs.map { head in
            student.labs.first { $0.lab == head.name }.map { String($0.points) } ?? "-"
        }
        let late = student.penalty > 0 ? " (-\(student.penalty) late)" : ""
        let total = student.refusal == nil ? "\(student.points)\(late)" : "refused"
        return Self.tableRow([Self.title(of: student)] + labs + [total])
    }

    private static func title(of student: StudentReport) -> String {
        let name = student.name.map { " " + code(SafeText.cut($0, to: 100)) } ?? ""
        return code(SafeText.cut(student.id, to: 100)) + name
    }

    private static func tableRow(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |\n"
    }

    private var overview: String {
        guard report.students.count > 1 else { return "" }
        let statistics = ClassStatistics(report)
        let mean = Decimals.text(statistics.mean, places: 1)
        var text =
            "\nMean \(mean), median \(Decimals.text(statistics.median, places: 1)),"
            + " from \(statistics.range.lowerBound) to \(statistics.range.upperBound).\n"
        guard !statistics.hardest.isEmpty else { return text }
        text += "\n## Hardest tests\n\n" + Self.tableRow(["milestone", "test", "failed", "of"])
        text += Self.tableRow(["---", "---", "--:", "--:"])
        for test in statistics.hardest.prefix(10) {
            text += Self.tableRow(
                [test.milestone, test.id].map(Self.code) + [String(test.failed), String(test.tried)])
        }
        return text
    }

    private func section(_ student: StudentReport) -> String {
        let findings = student.labs.flatMap { Finding.told(in: $0) }
        guard student.refusal != nil || !findings.isEmpty else { return "" }
        var text = "\n## \(Self.title(of: student))\n\n"
        if let refusal = student.refusal {
            text += "Refused: \(Self.code(SafeText.cut(refusal, to: Self.shownText)))\n"
        }
        for finding in findings {
            let place = finding.place.map { " at \(Self.code($0))" } ?? ""
            text += "**\(Self.code(finding.milestone))** \(Self.code(finding.word))"
            text += " in \(Self.code(ReplayCommand.shortID(finding.id)))\(place)\n\n"
            let words = SafeText.cut(finding.text, to: Self.shownText)
            let replay = "replay: " + finding.replay(source: student.source, seed: report.seed)
            text += SafeText.markdownBlock(words.isEmpty ? replay : words + "\n" + replay) + "\n\n"
        }
        return text
    }

    private static func code(_ text: String) -> String {
        "<code>\(SafeText.markdown(text))</code>"
    }
}

/// Text that may not grow beyond a limit, with room kept for the words that say so.
private struct Budget {
    private static let reserve = 400

    let limit: Int?
    private(set) var text = ""

    init(limit: Int?) {
        self.limit = limit
    }

    private func fits(_ part: String) -> Bool {
        limit.map { text.utf8.count + part.utf8.count + Self.reserve <= $0 } ?? true
    }

    mutating func add(_ part: String) {
        if fits(part) { text += part }
    }

    /// Adds parts until one does not fit, then what there is to say of the rest.
    mutating func addAll(_ parts: [String], rest: (Int) -> String) {
        for (index, part) in parts.enumerated() {
            guard fits(part) else {
                text += rest(parts.count - index)
                return
            }
            text += part
        }
    }
}
