/// Rows as a table of 79 columns.
struct TopTable {
    let rows: [GroupRow]
    /// How many are printed.
    let most: Int
    /// Whether the figures are sums, not rates.
    let isTotal: Bool

    private static let widths = [9, 7, 7, 8, 7, 8, 8]
    private static let nameWidth = 25

    var text: String {
        var lines = [head] + rows.prefix(most).map(line)
        if rows.count > most { lines.append("… and \(rows.count - most) more (--rows)") }
        return lines.map { "\($0)\n" }.joined()
    }

    private var head: String {
        joined(
            "GROUP",
            isTotal
                ? ["CPU s", "MEMORY", "LIMIT", "PIDS", "THROT%", "READ", "WRITTEN"]
                : ["CPU%", "MEMORY", "LIMIT", "PIDS", "THROT%", "READ/s", "WRITE/s"])
    }

    private func line(_ row: GroupRow) -> String {
        let read = isTotal ? row.readBytes.map(Double.init) : row.readBytesPerSecond
        let written = isTotal ? row.writtenBytes.map(Double.init) : row.writtenBytesPerSecond
        return joined(
            Self.shortened(row.group),
            [
                isTotal ? row.processorSeconds.map(Self.time) : row.cpuPercent.map { fixed($0, 1) },
                row.workingSetBytes.map { Self.size(Double($0)) },
                row.workingSetBytes.map { _ in row.memoryLimitBytes.map { Self.size(Double($0)) } ?? "none" },
                row.processes.map { "\($0)" },
                row.throttledRatio.map { fixed($0 * 100, 1) },
                read.map(Self.size), written.map(Self.size),
            ].map { $0 ?? "-" })
    }

    private func joined(_ name: String, _ cells: [String]) -> String {
        left(name, Self.nameWidth) + zip(cells, Self.widths).map { right($0, $1) }.joined()
    }

    /// The end of a name says more than its beginning.
    private static func shortened(_ name: String) -> String {
        name.count <= nameWidth - 1 ? name : "…" + name.suffix(nameWidth - 2)
    }

    /// Seconds, or hours when there are many.
    private static func time(_ seconds: Double) -> String {
        seconds < 99_999.95 ? fixed(seconds, 1) : fixed(seconds / 3600, 0) + "h"
    }

    /// `64.0M`: six columns at most.
    private static func size(_ bytes: Double) -> String {
        var (value, place) = (bytes, 0)
        let names = ["", "K", "M", "G", "T", "P", "E"]
        while value >= 999.95, place < names.count - 1 {
            value /= 1024
            place += 1
        }
        return fixed(value, place == 0 ? 0 : 1) + names[place]
    }
}
