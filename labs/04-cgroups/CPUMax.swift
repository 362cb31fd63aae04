import LabSupport

/// `cpu.max`: how much processor time a group gets in each period.
///
/// - Kernel: Documentation/admin-guide/cgroup-v2.rst, "CPU Interface Files"
public struct CPUMax: Equatable, Sendable, CustomStringConvertible {
    /// The period that the kernel takes when none is written, in microseconds.
    public static let usualPeriod: UInt64 = 100_000

    /// Microseconds of processor time in each period.
    public var quota: Limit
    /// Microseconds on the wall.
    public var period: UInt64

    /// A bound of so much in each period.
    public init(quota: Limit, period: UInt64 = CPUMax.usualPeriod) {
        self.quota = quota
        self.period = period
    }

    /// Reads `150000 100000`, `max 100000`, or a quota alone.
    /// - Throws: `FormatError`.
    public static func parse(_ text: String, file: String = "cpu.max") throws -> CPUMax {
        // TODO cgroups.2
        // The quota comes first. A missing period is the usual one; 0 is no period.
        throw Unimplemented("cgroups.2")
    }

    /// The text to write, with both numbers.
    public var description: String {
        // TODO cgroups.2
        "not-implemented: cgroups.2 is still a stub"
    }
}
