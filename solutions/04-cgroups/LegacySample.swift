import CgroupFS
import LabSupport

extension Sample {
    /// Reads a version 1 group, whose files lie in several hierarchies.
    /// - Parameters:
    ///   - folders: the group's folder in the hierarchy of each controller.
    ///   - files: a file system that has all of these folders.
    ///   - time: now, in microseconds.
    /// - Throws: `FormatError`, and `KernelError` for anything but a missing file.
    public static func read(
        legacy folders: [Controller: String], from files: any ControlFileSystem, at time: UInt64
    ) throws -> Sample {
        // >>> cgroups.5
        // cpuacct.usage and throttled_time are in nanoseconds. memory.stat has hierarchical sums that
        // begin with "total_". memory.oom_control counts kills. Block devices: the lines "8:0 Read 4096"
        // of blkio.throttle.io_service_bytes.
        // stub: throw Unimplemented("cgroups.5")
        var sample = Sample(time: time)
        let reader = { (controller: Controller) in
            folders[controller].map { folder in SampleReader(files: files) { "\(folder)/\($0)" } }
        }
        try reader(.cpuacct).map { try sample.addProcessorTime($0) }
        if let stat = try reader(.cpu)?.flat("cpu.stat") {
            sample.periods = stat["nr_periods"]
            sample.throttledPeriods = stat["nr_throttled"]
            sample.throttledTime = stat["throttled_time"].map { $0 / 1000 }
        }
        try reader(.memory).map { try sample.addMemory($0) }
        try reader(.blkio).map { try sample.addTransfers($0) }
        sample.processes = try reader(.pids)?.number("pids.current")
        return sample
        // <<<
    }

    // >>> cgroups.5
    private mutating func addProcessorTime(_ reader: SampleReader) throws {
        processorTime = try reader.number("cpuacct.usage").map { $0 / 1000 }
        userTime = try reader.number("cpuacct.usage_user").map { $0 / 1000 }
        systemTime = try reader.number("cpuacct.usage_sys").map { $0 / 1000 }
    }

    private mutating func addMemory(_ reader: SampleReader) throws {
        memory = try reader.number("memory.usage_in_bytes")
        memoryLimit = try reader.text("memory.limit_in_bytes").map {
            try Limit.parse(legacy: $0, file: "memory.limit_in_bytes")
        }
        oomKills = try reader.flat("memory.oom_control")?["oom_kill"]
        guard let stat = try reader.flat("memory.stat") else { return }
        inactiveFile = stat["total_inactive_file"]
        pageCache = stat["total_cache"]
        anonymous = stat["total_rss"]
    }

    private mutating func addTransfers(_ reader: SampleReader) throws {
        guard let text = try reader.text("blkio.throttle.io_service_bytes") else { return }
        let rows = text.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 3 }
        let sum = { (word: String) in
            rows.filter { $0[1] == word }.reduce(0) { $0 &+ (ControlText.number($1[2]) ?? 0) }
        }
        (readBytes, writtenBytes) = (sum("Read"), sum("Write"))
    }
    // <<<
}
