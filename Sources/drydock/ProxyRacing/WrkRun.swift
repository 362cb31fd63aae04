/// One run of wrk, and what it printed.
///
/// - wrk: `--latency`
struct WrkRun {
    private(set) var requests = 0.0
    private(set) var seconds = 0.0
    private(set) var bytes = 0.0
    private(set) var p50Microseconds = 0.0
    private(set) var p99Microseconds = 0.0
    /// Connections that failed, answers that were no success.
    private(set) var errors = 0
    /// Of wrk itself.
    private(set) var cpuSeconds = 0.0

    /// - Throws: `Complaint` with what it said, when that is no report.
    init(_ words: [String]) throws {
        let run = try ChildRun(words)
        guard let report = Self(report: run.output) else {
            throw Complaint("wrk: \(run.errors)\(run.output)")
        }
        self = report
        cpuSeconds = run.cpuSeconds
    }

    /// Reads its report; nil for anything else.
    init?(report: String) {
        for line in report.split(separator: "\n") {
            let words = line.split { " ,:".contains($0) }.map(String.init)
            switch words.first {
            case "50%": p50Microseconds = words.last.flatMap(Self.microseconds) ?? 0
            case "99%": p99Microseconds = words.last.flatMap(Self.microseconds) ?? 0
            // Socket errors: connect 0, read 0, write 0, timeout 0
            case "Socket": errors += words.compactMap { Int($0) }.reduce(0, +)
            // Non-2xx or 3xx responses: 7
            case "Non-2xx": errors += words.last.flatMap { Int($0) } ?? 0
            // 63141 requests in 2.00s, 8.13MB read
            default:
                guard words.count == 6, words[1] == "requests", let count = Double(words[0]),
                    let time = Self.microseconds(words[3]), let bytes = Self.bytes(words[4])
                else { continue }
                (requests, seconds, self.bytes) = (count, time / 1e6, bytes)
            }
        }
        guard seconds > 0 else { return nil }
    }

    private static func microseconds(_ text: String) -> Double? {
        scaled(text, [("us", 1), ("ms", 1e3), ("s", 1e6), ("m", 6e7)])
    }

    private static func bytes(_ text: String) -> Double? {
        let unit = 1024.0
        return scaled(
            text,
            [
                ("KB", unit), ("MB", unit * unit), ("GB", unit * unit * unit),
                ("TB", unit * unit * unit * unit),
            ]
                + [("B", 1)])
    }

    /// The first unit that fits counts.
    private static func scaled(_ text: String, _ units: [(name: String, factor: Double)]) -> Double? {
        units.first { text.hasSuffix($0.name) }.flatMap { unit in
            Double(text.dropLast(unit.name.count)).map { $0 * unit.factor }
        }
    }
}
