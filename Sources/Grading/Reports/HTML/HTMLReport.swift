/// A class, or one student of it, as one page that needs nothing but itself and works without script.
public struct HTMLReport: Sendable {
    private let report: ClassReport

    /// A report of this class; of one student alone, the page is theirs.
    public init(_ report: ClassReport) {
        self.report = report
    }

    /// The whole page.
    public func text() -> String {
        let student = HTMLStudent(report)
        if report.students.count == 1, let only = report.students.first {
            return HTMLPage.text(title: "Grades of \(only.id)", body: student.page(only))
        }
        let statistics = ClassStatistics(report)
        let parts = [
            head, tiles(statistics), points(statistics), milestones(statistics), hardest(statistics),
            causes(statistics), students, "<h2>Why points are missing</h2>",
        ]
        let sections = report.students.enumerated().map { student.section($1, number: $0) }
        return HTMLPage.text(title: "Class report", body: (parts + sections).joined(separator: "\n"))
    }

    private var head: String {
        let labs = report.labs.map { SafeText.html($0.name) }.joined(separator: ", ")
        return "<h1>Class report</h1>\n<p class=\"soft\">\(labs); \(report.possible) points;"
            + " seed \(report.seed)</p>"
    }

    private func tiles(_ statistics: ClassStatistics) -> String {
        let refused = report.students.count { $0.refusal != nil }
        let late = report.students.count { $0.lateSeconds ?? 0 > 0 }
        let tiles = [
            ("students", String(report.students.count)),
            ("mean", Decimals.text(statistics.mean, places: 1)),
            ("median", Decimals.text(statistics.median, places: 1)),
            ("lowest", String(statistics.range.lowerBound)),
            ("highest", String(statistics.range.upperBound)),
            ("late", String(late)), ("refused", String(refused)),
        ]
        let cells = tiles.map { "<div><b>\($0.1)</b><span class=\"soft\">\($0.0)</span></div>" }
        return "<div class=\"tiles\">\(cells.joined())</div>"
    }

    private func points(_ statistics: ClassStatistics) -> String {
        "<h2>How points spread</h2>\n"
            + "<div class=\"card chart\">\(HTMLCharts.histogram(statistics.histogram))</div>"
    }

    private func milestones(_ statistics: ClassStatistics) -> String {
        "<h2>Who earned what</h2>\n<div class=\"card wide\">\(HTMLCharts.heatMap(statistics.labs))"
            + "<p class=\"soft\">Percent of the class that earned a milestone.</p></div>"
    }

    private func hardest(_ statistics: ClassStatistics) -> String {
        guard !statistics.hardest.isEmpty else { return "" }
        let rows = statistics.hardest.prefix(15).map { test in
            """
            <tr><td class="word"><code>\(SafeText.html(test.milestone))</code></td>\
            <td class="grow"><code>\(SafeText.html(test.id))</code></td>\
            <td>\(HTMLCharts.bar(test.failed, of: test.tried))</td>\
            <td class="n">\(test.failed) of \(test.tried)</td></tr>
            """
        }
        return """
            <h2>Hardest tests</h2>
            <div class="card wide"><table>
            <thead><tr><th>milestone</th><th>test</th><th></th><th class="n">failed</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table><p class="soft">Of those who wrote more than the stub.</p></div>
            """
    }

    private func causes(_ statistics: ClassStatistics) -> String {
        guard let most = statistics.causes.first?.count else { return "" }
        let rows = statistics.causes.map { cause in
            let bar = HTMLCharts.bar(cause.count, of: most)
            return "<tr><td class=\"word\">\(cause.kind.rawValue)</td><td class=\"grow\">\(bar)</td>"
                + "<td class=\"n\">\(cause.count)</td></tr>"
        }
        return """
            <h2>Why milestones are not earned</h2>
            <div class="card wide"><table><tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div>
            """
    }

    private var students: String {
        let heads = report.labs.map { "<th class=\"n\">\(SafeText.html($0.name))</th>" }.joined()
        let rows = report.students.enumerated().map { row($1, number: $0) }
        return """
            <h2>Students</h2>
            <div class="card wide"><table>
            <thead><tr><th>student</th>\(heads)<th class="n">points</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div>
            """
    }

    private func row(_ student: StudentReport, number: Int) -> String {
        let cells = report.labs.map { head in
            guard let lab = student.labs.first(where: { $0.lab == head.name }) else {
                return "<td class=\"n soft\">-</td>"
            }
            let step = head.possible == 0 ? 0 : max(0, min(10, lab.points * 10 / head.possible))
            return "<td class=\"n h\(step)\">\(lab.points)</td>"
        }
        let total = student.refusal == nil ? String(student.points) : "<span class=\"late\">refused</span>"
        return "<tr><td class=\"who\"><a href=\"#s\(number)\">\(HTMLStudent.title(of: student))</a></td>"
            + "\(cells.joined())<td class=\"n\">\(total)\(HTMLStudent.late(student))</td></tr>"
    }
}
