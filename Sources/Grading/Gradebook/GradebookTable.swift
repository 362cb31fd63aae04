import Foundation

/// Attempts as people and programs read them.
public struct GradebookTable: Sendable {
    private let attempts: [Attempt]

    /// A table of these.
    public init(_ attempts: [Attempt]) {
        self.attempts = attempts
    }

    private static let columns = [
        "number", "student", "lab", "points", "penalty", "possible", "late", "digest",
    ]

    private func fields(_ attempt: Attempt) -> [String] {
        [
            attempt.number.map { "\($0)" } ?? "", attempt.student, attempt.lab, "\(attempt.points)",
            "\(attempt.penalty)", "\(attempt.possible)", attempt.lateSeconds.map { "\($0)" } ?? "",
            attempt.digest,
        ]
    }

    /// For a terminal: 80 columns.
    public func text(layout: Layout) -> String {
        let widths = [6, 26, 14, 7, 8, 9, 8]
        let line = { (fields: [String]) in
            let cells = zip(fields, widths).map { Layout.fit(SafeText.terminal($0), $1 - 1) }
            return String(cells.joined(separator: " ").reversed().drop { $0 == " " }.reversed())
        }
        return ([layout.paint(line(Self.columns), .strong)] + attempts.map { line(fields($0)) })
            .joined(separator: "\n") + "\n"
    }

    /// For a spreadsheet; what a student wrote is text in it, never a formula.
    /// - Source: RFC 4180
    public func csv() -> String {
        ([Self.columns] + attempts.map(fields)).map { row in
            row.map(SafeText.csv).joined(separator: ",") + "\r\n"
        }.joined()
    }

    /// For programs: one array of objects.
    public func json() throws -> String {
        try attempts.prettyJSON()
    }
}
