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
        // >>> cgroups.3
        // No limit and "not set" pass through. With no limit on memory the sum says nothing about a
        // difference: take it as the bound on swap. Otherwise subtract, after checking that you can.
        // stub: throw Unimplemented("cgroups.3")
        if memorySwap == -1 || memorySwap == 0 { return memorySwap }
        if memory == -1, memorySwap > 0 { return memorySwap }
        guard memorySwap > 0 else { throw refuse(memorySwap, "values are -1, 0 and positive numbers") }
        guard memory > 0 else { throw refuse(memorySwap, "use is together with memory, which is not set") }
        guard memorySwap >= memory else { throw refuse(memorySwap, "least is memory itself, \(memory)") }
        return memorySwap - memory
        // <<<
    }

    // >>> cgroups.3
    private static func refuse(_ value: Int64, _ supported: String) -> ResourceError {
        ResourceError(resource: "memory-swap", value: "\(value)", supported: supported)
    }
    // <<<
}
