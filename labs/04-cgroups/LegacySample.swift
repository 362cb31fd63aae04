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
        // TODO cgroups.5
        // cpuacct.usage and throttled_time are in nanoseconds. memory.stat has hierarchical sums that
        // begin with "total_". memory.oom_control counts kills. Block devices: the lines "8:0 Read 4096"
        // of blkio.throttle.io_service_bytes.
        throw Unimplemented("cgroups.5")
    }

    // TODO cgroups.5
}
