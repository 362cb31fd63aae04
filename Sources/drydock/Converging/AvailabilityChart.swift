import ClusterSimulation

/// The pods of a deployment over time, with the bounds that a roll-out must keep.
struct AvailabilityChart {
    /// Something to mark on the axis of time.
    struct Mark {
        let at: Duration
        let text: String
    }

    let title: String
    let samples: [Availability.Sample]
    let marks: [Mark]
    let end: Duration

    private static let width = 66
    private static let height = 12

    private var highest: Int { max(1, samples.map { max($0.total, $0.most) }.max() ?? 1) }
    private var seconds: Double { max(0.001, Self.seconds(end)) }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// For each column the lowest of ready, the highest of total, and the bounds at its end.
    private func columns(_ count: Int) -> [Availability.Sample?] {
        (0..<count).map { column in
            let from = seconds * Double(column) / Double(count)
            let to = seconds * Double(column + 1) / Double(count)
            let before = samples.last { Self.seconds($0.at) <= from }
            let inside = samples.filter { Self.seconds($0.at) > from && Self.seconds($0.at) < to }
            let seen = (before.map { [$0] } ?? []) + inside
            guard var shown = seen.last else { return nil }
            shown.ready = seen.map(\.ready).min() ?? 0
            shown.total = seen.map(\.total).max() ?? 0
            return shown
        }
    }

    /// Rows from the top: `█` ready, `▒` there but not ready, `‾` the most, `_` the least allowed.
    var text: String {
        let columns = columns(Self.width)
        let rows = min(Self.height, highest)
        let lines = (1...rows).reversed().map { row -> String in
            let value = Double(highest) * Double(row) / Double(rows)
            let cells = columns.map { cell(of: $0, row, Double(highest) / Double(rows)) }
            return "\(right("\(Int(value.rounded(.up)))", 6)) |\(String(cells))"
        }
        return "\(title): █ ready  ▒ not ready  ‾ the most  _ the least allowed\n"
            + lines.map { "\($0)\n" }.joined() + axis
    }

    private func cell(of sample: Availability.Sample?, _ row: Int, _ unit: Double) -> Character {
        guard let sample else { return " " }
        let floor = Double(row - 1) * unit
        if Double(sample.ready) > floor + unit / 2 - 1e-9 { return "█" }
        if Double(sample.total) > floor + unit / 2 - 1e-9 { return "▒" }
        if sample.most > 0, Int((Double(sample.most) / unit).rounded(.up)) == row { return "‾" }
        if sample.least > 0, Int((Double(sample.least) / unit).rounded(.up)) == row { return "_" }
        return " "
    }

    private var axis: String {
        var line = [Character](repeating: "-", count: Self.width)
        for (number, mark) in marks.enumerated() {
            let column = min(Self.width - 1, Int(Self.seconds(mark.at) / seconds * Double(Self.width)))
            line[column] = number < 9 ? Character("\(number + 1)") : "*"
        }
        let last = "\(fixed(seconds, 0)) s"
        return "       +\(String(line))\n        0" + right(last, Self.width - 1) + "\n"
    }

    /// A page with steps: what is ready filled, what is there as a line, the bounds dashed.
    var svg: String {
        let lines = [
            (steps(\.total), "none", "#7f8c8d", ""), (steps(\.most), "none", "#c0392b", "4 3"),
            (steps(\.least), "none", "#c0392b", "4 3"), (steps(\.updated), "none", "#2471a3", ""),
        ].map { points, fill, color, dashes in
            "<polyline fill=\"\(fill)\" stroke=\"\(color)\" stroke-dasharray=\"\(dashes)\" points=\"\(points)\"/>"
        }
        let flags = marks.enumerated().map { number, mark in
            let x = fixed(40 + Self.seconds(mark.at) / seconds * 600, 1)
            return """
                <path d="M\(x) 20V220" stroke="#bbbbbb"/><text x="\(x)" y="16">\(number + 1)</text>
                <text x="40" y="\(268 + number * 16)">\(number + 1): \(fixed(Self.seconds(mark.at), 0)) s \
                \(Self.escaped(mark.text))</text>
                """
        }
        let ready = "<polygon fill=\"#a9dfbf\" points=\"40,220 \(steps(\.ready)) 640,220\"/>"
        let legend = "ready (green), there (grey), newest (blue), bounds (red)"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 \(280 + marks.count * 16)" \
            font-family="sans-serif" font-size="12">
            \(ready)
            \(lines.joined(separator: "\n"))
            <path d="M40 20V220H640" fill="none" stroke="black"/>
            <text x="8" y="26">\(highest)</text><text x="24" y="222">0</text>
            <text x="590" y="236">\(fixed(seconds, 0)) s</text>
            <text x="40" y="236">\(Self.escaped(title)): \(legend)</text>
            \(flags.joined(separator: "\n"))
            </svg>

            """
    }

    private func steps(_ value: (Availability.Sample) -> Int) -> String {
        var points: [String] = []
        var y = 0.0
        for sample in samples {
            let x = 40 + Self.seconds(sample.at) / seconds * 600
            if !points.isEmpty { points.append("\(fixed(x, 1)),\(fixed(y, 1))") }
            y = 220 - Double(value(sample)) / Double(highest) * 200
            points.append("\(fixed(x, 1)),\(fixed(y, 1))")
        }
        return (points + ["640,\(fixed(y, 1))"]).joined(separator: " ")
    }

    private static func escaped(_ text: String) -> String {
        text.map { ["&": "&amp;", "<": "&lt;", ">": "&gt;"][$0] ?? String($0) }.joined()
    }
}
