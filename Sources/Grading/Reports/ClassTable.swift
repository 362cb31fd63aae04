/// The terminal's view of a class: a line for each student, then what the class as a whole shows.
public struct ClassTable: Sendable {
    private let layout: Layout
    private let report: ClassReport

    /// A table in this layout.
    public init(_ report: ClassReport, layout: Layout) {
        self.report = report
        self.layout = layout
    }

    /// The whole text, each line at most 80 columns; a replay command alone may be longer.
    public func text() -> String {
        let statistics = ClassStatistics(report)
        var lines = [layout.paint(head, .strong)] + report.students.map(line) + [""]
        if report.students.count == 1, let student = report.students.first {
            lines += details(of: student)
        } else if !report.students.isEmpty {
            lines += overview(statistics)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let labColumns = 5
    private static let totalColumns = 10
    private static let lateColumns = 5
    /// Labs whose columns fit beside a name; the others are in the total.
    private var shownLabs: ArraySlice<ClassReport.LabHeading> { report.labs.prefix(9) }
    private var nameColumns: Int {
        Layout.width - Self.totalColumns - Self.lateColumns - shownLabs.count * Self.labColumns
    }

    private var head: String {
        let labs = shownLabs.map { Self.pad(String($0.name.prefix(Self.labColumns - 1)), Self.labColumns) }
            .joined()
        return Layout.fit("student", nameColumns) + labs + Self.pad("points", Self.totalColumns)
    }

    private func line(of student: StudentReport) -> String {
        let shown = student.name.map { "\(student.id)  \($0)" } ?? student.id
        let name = Layout.fit(SafeText.terminal(SafeText.cut(shown, to: 100)), nameColumns)
        if let refusal = student.refusal {
            let room = Layout.width - nameColumns - 1
            return name + " " + layout.paint(Layout.fit(SafeText.terminal(refusal), room).trimmedEnd, .bad)
        }
        let cells = shownLabs.map { head in
            let lab = student.labs.first { $0.lab == head.name }
            let cell = Self.pad(lab.map { "\($0.points)" } ?? "-", Self.labColumns)
            return layout.paint(cell, lab?.points == head.possible ? .good : .dim)
        }
        let late = student.penalty > 0 ? "-\(student.penalty)" : student.lateSeconds ?? 0 > 0 ? "late" : ""
        return name + cells.joined() + Self.pad("\(student.points)/\(report.possible)", Self.totalColumns)
            + (late.isEmpty ? "" : " \(late)")
    }

    private func overview(_ statistics: ClassStatistics) -> [String] {
        let count = report.students.count
        let mean = Decimals.text(statistics.mean, places: 1)
        var lines = [
            "\(count) students  mean \(mean)  median \(Decimals.text(statistics.median, places: 1))"
                + "  from \(statistics.range.lowerBound) to \(statistics.range.upperBound)"
                + " of \(report.possible)  seed \(report.seed)", "",
        ]
        let most = max(1, statistics.histogram.max() ?? 1)
        for (index, value) in statistics.histogram.enumerated() {
            let bar = String(repeating: "█", count: (value * 50 + most - 1) / most)
            let label = "\(index * 10)-\(index * 10 + 10) %"
            lines.append("  " + Self.pad(label, 9) + Self.pad("\(value)", 5) + "  " + bar)
        }
        if !statistics.hardest.isEmpty { lines += ["", layout.paint("hardest", .strong)] }
        for test in statistics.hardest.prefix(5) {
            let share = "\(test.failed) of \(test.tried) failed"
            let name = Layout.fit("\(test.milestone)  \(test.id)", Layout.width - share.count - 4)
            lines.append("  \(name)  \(share)")
        }
        return lines + ["", "grader report FILE --student ID says why a student's points are missing"]
    }

    private func details(of student: StudentReport) -> [String] {
        student.labs.flatMap { lab in
            Finding.told(in: lab).flatMap { finding in
                let word = layout.paint(Layout.fit(SafeText.terminal(finding.word), 60).trimmedEnd, .bad)
                let place = finding.place.map { $0 + "\n" } ?? ""
                let words = place + SafeText.cut(finding.text, to: 800)
                return ["\(layout.paint(finding.milestone, .strong))  \(word)"]
                    + Layout.wrap(SafeText.terminal(words, lines: true), indent: 4)
                    + ["  replay: \(finding.replay(source: student.source, seed: report.seed))", ""]
            }
        }
    }

    private static func pad(_ text: String, _ columns: Int) -> String {
        String(repeating: " ", count: max(0, columns - text.count)) + text
    }
}
