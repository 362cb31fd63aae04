import ControlGroups

/// Samples as they come, printed one way or another.
struct TopView {
    enum Style: Equatable {
        case json
        /// - Parameter isTerminal: each table replaces the one before.
        case table(rows: Int, isTerminal: Bool)
    }

    let style: Style

    /// Prints until the source throws, or once.
    /// - Parameter seconds: between two samples; 0 for totals of a single one.
    mutating func show(
        _ source: some SampleSource, every seconds: Double, once: Bool, print: (String) -> Void
    ) throws {
        var earlier = try source.samples()
        if seconds == 0 { return print(try text(earlier.map { try GroupRow(total: $0) }, 0)) }
        repeat {
            source.pause(seconds: seconds)
            let later = try source.samples()
            print(try text(try Self.rows(earlier, later), seconds))
            earlier = later
        } while !once
    }

    /// What happened between two moments in the groups that were there at both, the busiest first.
    static func rows(_ earlier: [GroupSample], _ later: [GroupSample]) throws -> [GroupRow] {
        let before = Dictionary(earlier.map { ($0.group, $0.sample) }) { first, _ in first }
        return try later.compactMap { now in
            try before[now.group].map { try GroupRow(now, since: $0) }
        }
    }

    private func text(_ rows: [GroupRow], _ seconds: Double) throws -> String {
        let rows = rows.sorted { ($1.activity, $0.group) < ($0.activity, $1.group) }
        switch style {
        case .json: return try jsonLine(TopLine(seconds: seconds, rows: rows))
        case .table(let count, let isTerminal):
            let clear = isTerminal && seconds > 0 ? "\u{1B}[H\u{1B}[J" : ""
            return clear + TopTable(rows: rows, most: count, isTotal: seconds == 0).text
        }
    }
}

/// One sample as JSON.
private struct TopLine: Encodable {
    var version = 1
    let seconds: Double
    let rows: [GroupRow]
}
