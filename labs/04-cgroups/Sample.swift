import CgroupFS
import LabSupport

/// What a group has used, at one moment. A nil is a controller that the group does not have.
public struct Sample: Equatable, Sendable {
    /// When, in microseconds of any clock that never goes back.
    public var time: UInt64
    /// Processor time since the group was made, in microseconds.
    public var processorTime: UInt64?
    /// The part of it outside of the kernel, in microseconds.
    public var userTime: UInt64?
    /// The part of it inside of the kernel, in microseconds.
    public var systemTime: UInt64?
    /// Periods in which the group with its quota wanted to run.
    public var periods: UInt64?
    /// Those in which the quota did not suffice.
    public var throttledPeriods: UInt64?
    /// Microseconds for which it had to wait.
    public var throttledTime: UInt64?
    /// Bytes, page cache included.
    public var memory: UInt64?
    /// Bytes of page cache that nobody used lately.
    public var inactiveFile: UInt64?
    /// Bytes of page cache.
    public var pageCache: UInt64?
    /// Bytes of private memory.
    public var anonymous: UInt64?
    /// The bound on memory.
    public var memoryLimit: Limit?
    /// How often a process was killed for want of memory.
    public var oomKills: UInt64?
    /// Bytes read from block devices.
    public var readBytes: UInt64?
    /// Bytes written to block devices.
    public var writtenBytes: UInt64?
    /// Processes.
    public var processes: UInt64?

    /// A sample without figures.
    public init(time: UInt64) {
        self.time = time
    }

    /// Memory that cannot be taken back without loss: usage without inactive page cache, in bytes.
    ///
    /// nil without the controller. It is what kubelets compare with requests before they evict.
    /// - Throws: nothing in a finished lab.
    public func workingSet() throws -> UInt64? {
        // TODO cgroups.5
        // The two files are not read at one moment: the difference can fall below zero. Then it is 0.
        throw Unimplemented("cgroups.5")
    }

    /// Reads a version 2 group.
    /// - Parameters:
    ///   - path: the group.
    ///   - files: the hierarchy.
    ///   - time: now, in microseconds.
    /// - Throws: `FormatError`, and `KernelError` for anything but a missing file.
    public static func read(_ path: String, from files: any ControlFileSystem, at time: UInt64) throws
        -> Sample
    {
        // TODO cgroups.5
        // cpu.stat memory.current memory.stat memory.max memory.events io.stat pids.current. Each may
        // be missing; but a group without cgroup.procs is no group.
        throw Unimplemented("cgroups.5")
    }
}
