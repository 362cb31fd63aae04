/// Utilization over time, for a terminal and for a page.
enum UtilizationChart {
    private static let width = 64

    /// Columns of equal time, each the mean utilization from 0 to 1.
    static func columns(_ result: SimulationResult, _ count: Int) -> [Double] {
        let end = max(1e-9, SimulationMeter.seconds(result.meter.now))
        var sums = [Double](repeating: 0, count: count)
        let line = result.meter.line
        for (index, point) in line.enumerated() {
            let until = index + 1 < line.count ? line[index + 1].at : end
            var at = point.at
            while at < until {
                let column = min(count - 1, Int(at / end * Double(count)))
                let edge = min(until, max(at + end * 1e-9, end * Double(column + 1) / Double(count)))
                sums[column] += point.used * (edge - at)
                at = edge
            }
        }
        return sums.map { min(1, $0 / (end / Double(count))) }
    }

    /// Four rows of blocks; the scale stands at the left.
    static func text(_ result: SimulationResult) -> String {
        let blocks = Array(" ▁▂▃▄▅▆▇█")
        let values = columns(result, width)
        let rows = (0..<4).reversed().map { row -> String in
            let scale = row == 3 ? "100 % " : row == 0 ? "  0 % " : "      "
            let bars = values.map { value in
                blocks[Int(min(8, max(0, ((value * 4 - Double(row)) * 8).rounded())))]
            }
            return scale + "|" + String(bars)
        }
        let end = "\(Int(SimulationMeter.seconds(result.meter.now))) s"
        return "\n\(result.policy.rawValue): processors set aside\n" + rows.map { $0 + "\n" }.joined()
            + "       0"
            + right(end, width - 1) + "\n"
    }

    /// A line for each policy.
    static func svg(_ results: [SimulationResult]) -> String {
        let colors = ["#c0392b", "#2471a3", "#229954"]
        let lines = results.enumerated().map { index, result in
            let points = columns(result, 200).enumerated().map { column, value in
                "\(40 + column * 3),\(fixed(220 - value * 200, 1))"
            }
            let color = colors[index % colors.count]
            return """
                <polyline fill="none" stroke="\(color)" points="\(points.joined(separator: " "))"/>
                <text x="\(50 + index * 90)" y="14" fill="\(color)">\(result.policy.rawValue)</text>
                """
        }
        let end = results.map { Int(SimulationMeter.seconds($0.meter.now)) }.max() ?? 0
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 250" font-family="sans-serif" font-size="12">
            <path d="M40 20V220H640" fill="none" stroke="black"/>
            <text x="2" y="26">100 %</text><text x="18" y="222">0</text>
            <text x="560" y="240">\(end) s</text>
            \(lines.joined(separator: "\n"))
            </svg>

            """
    }
}
