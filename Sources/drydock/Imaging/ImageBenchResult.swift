/// What a bench of images measured.
struct ImageBenchResult: Codable {
    struct Row: Codable {
        let task: String
        let name: String
        /// Of processor time, or of the wall clock where the task says so; the best of all rounds.
        let seconds: Double
        /// Megabytes (10^6) before packing, per such second; nil where bytes are not the measure.
        let rate: Double?
        /// How many times as fast as the first peer of the task; nil where that is missing.
        var ratio: Double?
    }

    var version = 1
    var rows: [Row] = []
    var missing: [String] = []

    /// Enters a task's contenders.
    /// - Parameter base: the one that the others are compared with.
    mutating func add(_ task: String, _ times: [(String, [Double])], megabytes: Double?, base: String) {
        let best = times.compactMap { name, all in all.min().map { (name, $0) } }
        let reference = best.first { $0.0 == base }?.1
        rows += best.map { name, seconds in
            Row(
                task: task, name: name, seconds: seconds, rate: megabytes.map { $0 / seconds },
                ratio: reference.map { $0 / seconds })
        }
    }

    var text: String {
        var (lines, task) = ([String](), "")
        for row in rows {
            if row.task != task { lines.append("\(row.task):") }
            task = row.task
            let rate = row.rate.map { "\(Self.text($0.rounded(), 0)) MB/s" } ?? ""
            lines.append(
                "  " + padded(row.name, 20) + padded("\(Self.text(row.seconds, 3)) s", 12) + padded(rate, 12)
                    + (row.ratio.map { "\(Self.text($0, 2)) x" } ?? "-"))
        }
        if !missing.isEmpty { lines.append("not installed, left out: \(missing.joined(separator: ", "))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func text(_ value: Double, _ digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let whole = Int((value * Double(scale)).rounded())
        guard digits > 0 else { return "\(whole)" }
        let rest = String(whole % scale)
        return "\(whole / scale)." + String(repeating: "0", count: digits - rest.count) + rest
    }
}
