/// What a bench of proxies measured.
struct ProxyBenchResult: Codable {
    struct Requests: Codable {
        let task: String
        let through: String
        let perSecond: Double
        /// Of the proxy, for each; nil where no process carries them.
        let cpuMicroseconds: Double?
        /// Of wrk, the proxy and nginx together, for each.
        let allCPUMicroseconds: Double
        let p50Microseconds: Double
        let p99Microseconds: Double
        let errors: Int
    }

    struct Bulk: Codable {
        let through: String
        let bytesPerSecond: Double
        let cpuSecondsPerGB: Double?
        let allCPUSecondsPerGB: Double
        let errors: Int
    }

    struct Idle: Codable {
        let through: String
        let held: Int
        let kibibytesEach: Double
        let errors: Int
    }

    var version = 1
    var requests: [Requests] = []
    var bulk: [Bulk] = []
    var idle: [Idle] = []
    var missing: [String] = []

    static func requestHeading(_ task: String) -> String {
        left(task, 16) + right("a second", 10) + right("CPU us", 8) + right("x ours", 8) + right("all us", 8)
            + right("p50 us", 8) + right("p99 us", 8) + right("errors", 8)
    }

    static let bulkHeading =
        left("16 MiB files", 16) + right("MB/s", 10) + right("CPU s", 8) + right("x ours", 8)
        + right("all s", 8) + right("a GB", 16) + right("errors", 8)

    static func idleHeading(_ count: Int) -> String {
        left("\(grouped(UInt64(count))) idle", 16) + right("held", 10) + right("KiB", 8) + right("x ours", 8)
            + right("errors", 32)
    }

    func text(_ row: Requests) -> String {
        let own = requests.first { $0.task == row.task && $0.through == "drydock" }?.cpuMicroseconds
        return left(row.through, 16) + right(grouped(UInt64(max(0, row.perSecond))), 10)
            + Self.ratio(row.cpuMicroseconds, to: own, places: 1) + right(fixed(row.allCPUMicroseconds, 1), 8)
            + right(fixed(row.p50Microseconds, 0), 8) + right(fixed(row.p99Microseconds, 0), 8)
            + right("\(row.errors)", 8)
    }

    func text(_ row: Bulk) -> String {
        let own = bulk.first { $0.through == "drydock" }?.cpuSecondsPerGB
        return left(row.through, 16) + right(grouped(UInt64(max(0, row.bytesPerSecond / 1e6))), 10)
            + Self.ratio(row.cpuSecondsPerGB, to: own, places: 2) + right(fixed(row.allCPUSecondsPerGB, 2), 8)
            + right("\(row.errors)", 24)
    }

    func text(_ row: Idle) -> String {
        let own = idle.first { $0.through == "drydock" }?.kibibytesEach
        return left(row.through, 16) + right("\(row.held)", 10)
            + Self.ratio(row.kibibytesEach, to: own, places: 2) + right("\(row.errors)", 32)
    }

    /// A figure, and how often ours fits into it.
    private static func ratio(_ value: Double?, to own: Double?, places: Int) -> String {
        guard let value else { return right("-", 8) + right("", 8) }
        let ratio = own.map { $0 > 0 ? fixed(value / $0, 2) : "-" } ?? "-"
        return right(fixed(value, places), 8) + right(ratio, 8)
    }
}
