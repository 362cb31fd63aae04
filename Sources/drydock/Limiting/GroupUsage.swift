import CgroupFS
import ControlGroups

/// What a group has used up to now, and the most it had at a time.
struct GroupUsage: Codable, Equatable {
    var processorMicroseconds: UInt64?
    var throttledMicroseconds: UInt64?
    var memoryPeakBytes: UInt64?
    /// nil for none.
    var memoryLimitBytes: UInt64?
    var processesPeak: UInt64?
    /// nil for none.
    var processesLimit: UInt64?

    static func read(_ group: String, of driver: any CgroupDriver) throws -> GroupUsage {
        let place = GroupPlace(group, of: driver)
        let sample = try place.sample(at: 0)
        var usage = GroupUsage(
            processorMicroseconds: sample.processorTime, throttledMicroseconds: sample.throttledTime)
        usage.memoryPeakBytes =
            place.number("memory.peak", .memory) ?? place.number("memory.max_usage_in_bytes", .memory)
        if case .value(let bytes)? = sample.memoryLimit { usage.memoryLimitBytes = bytes }
        usage.processesPeak = place.number("pids.peak", .pids)
        usage.processesLimit = place.number("pids.max", .pids)
        return usage
    }
}

/// A group with its folders in either version.
struct GroupPlace {
    let group: String
    private let files: any ControlFileSystem
    /// nil in version 2, which has one folder for all.
    private let folders: [Controller: String]?

    init(_ group: String, of driver: any CgroupDriver) {
        self.group = group
        files = driver.files
        let name = group == "/" ? "" : group
        folders = (driver as? LegacyDriver)?.folders.mapValues { $0 + name }
    }

    /// - Parameter time: in microseconds.
    /// - Throws: `KernelError`, `FormatError`.
    func sample(at time: UInt64) throws -> Sample {
        if let folders { return try Sample.read(legacy: folders, from: files, at: time) }
        return try Sample.read(group == "/" ? "" : group, from: files, at: time)
    }

    /// A file with one number; nil if it is not there or says "max".
    func number(_ file: String, _ controller: Controller) -> UInt64? {
        guard let folder = folders.map({ $0[controller] }) ?? group else { return nil }
        return (try? files.read("\(folder)/\(file)")).flatMap { ControlText.number(ControlText.trimmed($0)) }
    }
}
