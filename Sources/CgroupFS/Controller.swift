/// A part of the kernel that shares out one resource among groups.
///
/// Any name is a controller: kernels differ, and version 1 has named hierarchies.
///
/// - Kernel: Documentation/admin-guide/cgroup-v2.rst, "Controllers"
public struct Controller: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name in `cgroup.controllers` and in the options of a version 1 mount.
    public let rawValue: String

    /// The controller of this name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The controller of this name.
    public init(_ name: String) {
        self.init(rawValue: name)
    }

    /// The name.
    public var description: String { rawValue }

    /// By name.
    public static func < (one: Controller, other: Controller) -> Bool {
        one.rawValue < other.rawValue
    }

    /// Whether it works among the threads of one process, and so in threaded groups.
    public var isThreaded: Bool {
        [.cpu, .cpuset, .pids, .perfEvent].contains(self)
    }
}

extension Controller {
    /// Weights and quotas of processor time.
    public static let cpu = Controller("cpu")
    /// Which processors and memory nodes.
    public static let cpuset = Controller("cpuset")
    /// Weights and limits of block devices, version 2.
    public static let io = Controller("io")
    /// Memory and swap.
    public static let memory = Controller("memory")
    /// The number of processes.
    public static let pids = Controller("pids")
    /// Huge pages.
    public static let hugetlb = Controller("hugetlb")
    /// Performance events; implicit in version 2.
    public static let perfEvent = Controller("perf_event")
    /// Used processor time, version 1 only.
    public static let cpuacct = Controller("cpuacct")
    /// Weights and limits of block devices, version 1.
    public static let blkio = Controller("blkio")
    /// Stopping a group's processes, version 1 only: version 2 has it in its core.
    public static let freezer = Controller("freezer")
    /// Device nodes, version 1 only: version 2 asks a BPF program.
    public static let devices = Controller("devices")
}
