/// What a bench of stores measured.
struct StoreBenchResult: Codable {
    struct Row: Codable {
        let task: String
        let server: String
        /// Or watchers.
        let clients: Int
        /// Requests; or events, each watcher's counted.
        let perSecond: Double
        /// Of the server, for each of them.
        let cpuMicroseconds: Double
        /// From a put to a watcher that has the event.
        var p50Milliseconds: Double?
        var p99Milliseconds: Double?
    }

    var version = 1
    var rows: [Row] = []
    var missing: [String] = []

    static let heading =
        left("task", 15) + right("clients", 8) + "  " + left("server", 9) + right("a second", 10)
        + right("CPU us each", 13) + right("against etcd", 14)

    /// One line; beside etcd's figures, if there are some.
    func text(_ row: Row) -> String {
        let other = rows.first {
            $0.server == "etcd" && row.server != "etcd" && $0.task == row.task && $0.clients == row.clients
        }
        let ratio = other.map { "\(fixed(row.perSecond / $0.perSecond, 1)) x" } ?? ""
        let line =
            left(row.task, 15) + right("\(row.clients)", 8) + "  " + left(row.server, 9)
            + right(grouped(UInt64(max(0, row.perSecond))), 10) + right(fixed(row.cpuMicroseconds, 1), 13)
            + right(ratio, 14)
        guard let median = row.p50Milliseconds, let late = row.p99Milliseconds else { return line }
        return line + "\n" + left("", 34) + "latency p50 \(fixed(median, 2)) ms, p99 \(fixed(late, 2)) ms"
    }
}
