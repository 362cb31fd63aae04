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
        // >>> cgroups.3
        // Check first. What is nil (or 0, where 0 is "like nil") is not written.
        // stub: throw Unimplemented("cgroups.3")
        try check()
        switch version {
        case .legacy:
            return cpusetWrites() + legacyCPU() + (try legacyMemory(replacing: current)) + legacyBlkio()
                + pidsWrites() + legacyDevices()
        case .unified:
            return cpusetWrites() + (try unifiedCPU(formula)) + (try unifiedMemory()) + (try unifiedIO())
                + pidsWrites()
        }
        // <<<
    }

    // >>> cgroups.3
    /// The same in both versions.
    private func cpusetWrites() -> [FileWrite] {
        [("cpuset.cpus", cpusetCPUs), ("cpuset.mems", cpusetMems)].compactMap { file, text in
            text.map { FileWrite(.cpuset, file, $0) }
        }
    }

    private func pidsWrites() -> [FileWrite] {
        pids.map { [FileWrite(.pids, "pids.max", $0 > 0 ? "\($0)" : "max")] } ?? []
    }

    /// Quota (-1 for none) and period in microseconds, however they were asked for.
    var bandwidth: (quota: Int64?, period: UInt64?) {
        if let cpus {
            let period = Double(CPUMax.usualPeriod)
            return (Int64((cpus * period).rounded()), CPUMax.usualPeriod)
        }
        return (cpuQuota == 0 ? nil : cpuQuota, cpuPeriod == 0 ? nil : cpuPeriod)
    }
    // <<<
}

/// Zero stands for "not set" in most of docker's numbers.
extension Optional where Wrapped: BinaryInteger {
    // >>> cgroups.3
    var unlessZero: Wrapped? {
        self == 0 ? nil : self
    }
    // <<<
}
