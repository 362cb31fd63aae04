/// The pictures of a class, drawn without script.
enum HTMLCharts {
    /// Students by their share of the points, in ten bars.
    static func histogram(_ counts: [Int]) -> String {
        let (width, height, left) = (64, 150, 10)
        let most = max(1, counts.max() ?? 1)
        let bars = counts.enumerated().map { index, count in
            let x = left + index * width
            let middle = x + width / 2
            let size = count * height / most
            let shown = count == 0 ? "" : String(count)
            let label = "\(index * 10)\u{2013}\(index * 10 + 10)"
            return """
                <rect x="\(x + 4)" y="\(24 + height - size)" width="\(width - 8)" height="\(size)" rx="3"/>\
                <text class="v" x="\(middle)" y="\(18 + height - size)">\(shown)</text>\
                <text x="\(middle)" y="\(height + 42)">\(label)</text>
                """
        }
        let right = left + counts.count * width
        return """
            <svg viewBox="0 0 \(right + left) \(height + 70)" role="img" \
            aria-label="Students by the share of all points: \(list(counts))">
            <line x1="\(left)" y1="\(height + 24)" x2="\(right)" y2="\(height + 24)"/>
            \(bars.joined(separator: "\n"))
            <text x="\((left + right) / 2)" y="\(height + 64)">percent of all points</text>
            </svg>
            """
    }

    private static func list(_ counts: [Int]) -> String {
        counts.enumerated().map { "\($1) from \($0 * 10) percent" }.joined(separator: ", ")
    }

    /// Who earned what: a row for each lab, a cell for each milestone.
    static func heatMap(_ labs: [ClassStatistics.LabShare]) -> String {
        let columns = labs.map(\.milestones.count).max() ?? 0
        let heads = (0..<columns).map { "<th class=\"n\">\($0 + 1)</th>" }.joined()
        let rows = labs.map { lab in
            let cells = lab.milestones.map { milestone in
                let percent = milestone.judged == 0 ? 0 : milestone.earned * 100 / milestone.judged
                let words =
                    "\(milestone.id) \(milestone.title): \(milestone.earned) of \(milestone.judged)"
                return "<td class=\"h\(percent / 10)\" title=\"\(SafeText.html(words))\">\(percent)</td>"
            }
            return "<tr><th scope=\"row\">\(SafeText.html(lab.lab))</th>\(cells.joined())</tr>"
        }
        return """
            <table class="heat big"><thead><tr><th>milestone</th>\(heads)</tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table>
            """
    }

    /// What one student earned: a row for each lab, a cell for each milestone.
    static func strip(_ labs: [LabReport]) -> String {
        let rows = labs.map { lab in
            let cells = lab.milestones.map { milestone in
                let (kind, sign) = sign(of: milestone)
                let verdict = milestone.cause.map(Finding.word) ?? "earned"
                let words = "\(milestone.id) \(milestone.title): \(verdict)"
                return "<td class=\"\(kind)\" title=\"\(SafeText.html(words))\">\(sign)</td>"
            }
            return "<tr><th scope=\"row\">\(SafeText.html(lab.lab))</th>"
                + "<td class=\"none n\">\(lab.points) / \(lab.possible)</td>\(cells.joined())</tr>"
        }
        return "<table class=\"heat\"><tbody>\n\(rows.joined(separator: "\n"))\n</tbody></table>"
    }

    private static func sign(of milestone: MilestoneReport) -> (String, String) {
        if milestone.earned { return ("yes", "\u{2713}") }
        switch milestone.cause?.kind {
        case .blockedBy, .notImplemented: return ("wait", "\u{00B7}")
        default: return ("no", "\u{2717}")
        }
    }

    /// A bar of up to twelve rem for a share of the whole.
    static func bar(_ part: Int, of whole: Int) -> String {
        let width = whole == 0 ? 0 : part * 120 / whole
        return
            "<span class=\"bar\" style=\"width:\(Decimals.text(Double(width) / 10, places: 1))rem\"></span>"
    }
}
