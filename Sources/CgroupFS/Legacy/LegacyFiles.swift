/// The files of version 1 that the model has, with the text of a fresh group.
enum LegacyFiles {
    /// "No limit" of the memory files: the greatest number of whole pages.
    static let unlimited: UInt64 = (1 << 63) - 4096

    private static let byController: [Controller: [String: String]] = [
        .memory: [
            "memory.limit_in_bytes": "\(unlimited)", "memory.memsw.limit_in_bytes": "\(unlimited)",
            "memory.soft_limit_in_bytes": "\(unlimited)", "memory.usage_in_bytes": "0",
            "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 0",
            "memory.stat": "cache 0\nrss 0\ntotal_cache 0\ntotal_rss 0\ntotal_inactive_file 0",
        ],
        .cpu: [
            "cpu.shares": "1024", "cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "-1",
            "cpu.stat": "nr_periods 0\nnr_throttled 0\nthrottled_time 0",
        ],
        .cpuacct: ["cpuacct.usage": "0", "cpuacct.usage_user": "0", "cpuacct.usage_sys": "0"],
        .cpuset: ["cpuset.cpus": "", "cpuset.mems": ""],
        .pids: ["pids.max": "max"],
        .blkio: [
            "blkio.weight": "500", "blkio.throttle.read_bps_device": "",
            "blkio.throttle.write_bps_device": "", "blkio.throttle.read_iops_device": "",
            "blkio.throttle.write_iops_device": "", "blkio.throttle.io_service_bytes": "Total 0",
        ],
        .freezer: ["freezer.state": "THAWED"],
    ]

    /// Files that are read only.
    static let counters: Set<String> = [
        "memory.usage_in_bytes", "memory.oom_control", "memory.stat", "cpu.stat", "cpuacct.usage",
        "cpuacct.usage_user", "cpuacct.usage_sys", "blkio.throttle.io_service_bytes",
    ]

    static func fresh(_ controllers: Set<Controller>, isRoot: Bool) -> [String: String] {
        var files: [String: String] = [:]
        for controller in controllers { files.merge(byController[controller] ?? [:]) { one, _ in one } }
        if isRoot {
            for name in ["pids.max", "freezer.state"] { files[name] = nil }
            if controllers.contains(.cpuset) {
                files["cpuset.cpus"] = "0-3"
                files["cpuset.mems"] = "0"
            }
        }
        return files
    }

    /// What a write leaves in a file.
    /// - Throws: `Refusal` EINVAL.
    static func accept(_ text: String, for file: String, of group: LegacyGroup) throws -> String {
        switch file {
        case "memory.limit_in_bytes", "memory.memsw.limit_in_bytes":
            return try acceptMemory(text, for: file, of: group)
        case "cpu.shares":
            return "\(min(max(try Knob.number(from: text), 2), 262_144))"
        case "cpu.cfs_period_us", "blkio.weight":
            let range: ClosedRange<UInt64> = file == "blkio.weight" ? 10...1000 : 1000...1_000_000
            return "\(try Knob.number(from: text, in: range, otherwise: KernelError.invalid))"
        case "cpu.cfs_quota_us":
            guard text != "-1" else { return text }
            return "\(try Knob.number(from: text, in: 1000...(1 << 44), otherwise: KernelError.invalid))"
        case "pids.max": return try Knob.limit(from: text).map { "\($0)" } ?? "max"
        case "freezer.state":
            guard ["FROZEN", "THAWED"].contains(text) else { throw Refusal(KernelError.invalid) }
            return text
        case "cpuset.cpus": return Knob.ranges(try Knob.numbers(from: text, below: 4)).trimmed
        case "cpuset.mems": return Knob.ranges(try Knob.numbers(from: text, below: 1)).trimmed
        default: return text
        }
    }

    /// Memory must never be above memory and swap together.
    private static func acceptMemory(_ text: String, for file: String, of group: LegacyGroup) throws
        -> String
    {
        let bytes = text == "-1" ? unlimited : min(try Knob.bytes(from: text) ?? unlimited, unlimited)
        let isSum = file == "memory.memsw.limit_in_bytes"
        let other = group.values[isSum ? "memory.limit_in_bytes" : "memory.memsw.limit_in_bytes"]
        let otherBytes = other.flatMap { UInt64($0) } ?? (isSum ? 0 : unlimited)
        guard isSum ? bytes >= otherBytes : bytes <= otherBytes else { throw Refusal(KernelError.invalid) }
        return "\(bytes)"
    }
}
