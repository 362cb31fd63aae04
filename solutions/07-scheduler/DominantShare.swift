import LabSupport

/// The greatest part that somebody has of any one resource, as an exact fraction.
public struct DominantShare: Comparable, Sendable {
    /// What is used.
    public let used: Int64
    /// What there is.
    public let capacity: Int64

    /// The share of somebody who uses so much of each resource.
    ///
    /// - Source: Ghodsi et al., "Dominant Resource Fairness", NSDI 2011
    public init(of used: [Int64], in capacity: [Int64]) throws {
        // >>> scheduler.7
        // The greatest fraction used / capacity. Compare fractions by multiplying crosswise, as `Int128`: a
        // third is no `Double`. Of a resource that the cluster has nothing of, nobody has a part.
        // stub: throw Unimplemented("scheduler.7")
        var (most, of) = (Int64(0), Int64(1))
        for (used, capacity) in zip(used, capacity) where capacity > 0 {
            if Int128(used) * Int128(of) > Int128(most) * Int128(capacity) { (most, of) = (used, capacity) }
        }
        self.used = most
        self.capacity = of
        // <<<
    }

    /// Whether the first share is smaller.
    public static func < (first: DominantShare, second: DominantShare) -> Bool {
        Int128(first.used) * Int128(second.capacity) < Int128(second.used) * Int128(first.capacity)
    }

    /// Whether they are equal: 1/2 is 2/4.
    public static func == (first: DominantShare, second: DominantShare) -> Bool {
        Int128(first.used) * Int128(second.capacity) == Int128(second.used) * Int128(first.capacity)
    }
}
