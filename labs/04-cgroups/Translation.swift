import CgroupFS
import LabSupport

extension Resources {
    /// The files to write, in this order, so that a group gets these limits.
    ///
    /// Order: cpuset, cpu, memory, block devices, processes, and on version 1 device rules in theirs.
    /// - Parameters:
    ///   - version: whose files.
    ///   - formula: how shares become a weight; version 1 has no need of it.
    ///   - current: the limits that the group has now; nil for a fresh group, which has none.
    /// - Throws: `ResourceError`, `FormatError`.
    public func writes(
        for version: CgroupVersion, formula: WeightFormula = .logarithmic, replacing current: Resources? = nil
    ) throws -> [FileWrite] {
        // TODO cgroups.3
        // Check first. What is nil (or 0, where 0 is "like nil") is not written.
        throw Unimplemented("cgroups.3")
    }

    // TODO cgroups.3
    /// The same in both versions.
}

/// Zero stands for "not set" in most of docker's numbers.
extension Optional where Wrapped: BinaryInteger {
    // TODO cgroups.3
}
