import LabSupport

/// Swap in the two versions: version 1 bounds memory and swap together, version 2 swap alone.
public enum SwapLimit {
    /// Bytes for `memory.swap.max`.
    /// - Parameters:
    ///   - memory: bytes; -1 for no limit, 0 for not set.
    ///   - memorySwap: bytes of both together; -1 for no limit, 0 for not set.
    /// - Returns: -1 for "max"; 0 if nothing is set, or if both are equal.
    /// - Throws: `ResourceError` when the sum is less than its part, or its part is unknown.
    public static func unified(memory: Int64, memorySwap: Int64) throws -> Int64 {
        // TODO cgroups.3
        // No limit and "not set" pass through. With no limit on memory the sum says nothing about a
        // difference: take it as the bound on swap. Otherwise subtract, after checking that you can.
        throw Unimplemented("cgroups.3")
    }

    // TODO cgroups.3
}
