import LabSupport

/// Thousandths of a processor, the unit of Kubernetes, in the units of the kernel.
///
/// - Source: kubernetes/kubernetes, pkg/kubelet/cm/helpers_linux.go
public enum MilliCPU {
    /// The kernel's least quota, in microseconds.
    public static let leastQuota: Int64 = 1000

    /// Microseconds of processor time in each period; 0 for no bound.
    /// - Parameters:
    ///   - milliCPU: thousandths of a processor; 0 for no bound.
    ///   - period: microseconds.
    /// - Throws: nothing in a finished lab.
    public static func quota(_ milliCPU: Int64, period: Int64) throws -> Int64 {
        // TODO cgroups.3
        // A bound below the kernel's least becomes the least. The product may not fit 64 bits: then
        // the greatest number will do.
        throw Unimplemented("cgroups.3")
    }

    /// Version 1's shares: 1024 for a whole processor, 2...262144.
    /// - Throws: nothing in a finished lab.
    public static func shares(_ milliCPU: Int64) throws -> UInt64 {
        // TODO cgroups.3
        // A pod that asks for nothing gets the least share, not none.
        throw Unimplemented("cgroups.3")
    }
}
