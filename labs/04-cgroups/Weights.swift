import CgroupFS
import LabSupport

/// How version 1's `cpu.shares` become version 2's `cpu.weight`.
public enum WeightFormula: String, Sendable, CaseIterable {
    /// 2...262144 on a line to 1...10000, as runtimes and kubelets did until 2024.
    case linear
    /// A curve through the two defaults, 1024 and 100.
    case logarithmic
}

/// Relative shares of processors.
public enum CPUWeight {
    /// The weight for these shares: 1...10000, or 0 for 0, which stands for "not set".
    ///
    /// Shares outside of 2...262144 count as the nearer end, as the kernel takes them.
    /// - Throws: nothing in a finished lab.
    /// - Source: opencontainers/cgroups, ConvertCPUSharesToCgroupV2Value; crun, the same formula
    public static func weight(fromShares shares: UInt64, by formula: WeightFormula) throws -> UInt64 {
        // TODO cgroups.3
        // linear:       1 + (shares - 2) · 9999 / 262142, in whole numbers
        // logarithmic:  the least whole number that is not below 10^((l² + 125·l) / 612 - 7/34),
        //               with l = log2(shares); CgroupFS has Logarithm
        throw Unimplemented("cgroups.3")
    }
}

/// Relative shares of block devices.
public enum IOWeight {
    /// Version 2's `io.weight` for version 1's `blkio.weight`: 10...1000 to 1...10000; 0 stays 0.
    ///
    /// A weight outside of the range counts as the nearer end.
    /// - Throws: nothing in a finished lab.
    public static func weight(fromBlkio weight: UInt64) throws -> UInt64 {
        // TODO cgroups.3
        // On a line, in whole numbers: 10 gives 1, 1000 gives 10000.
        throw Unimplemented("cgroups.3")
    }
}
