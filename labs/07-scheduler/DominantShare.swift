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
        // TODO scheduler.7
        // The greatest fraction used / capacity. Compare fractions by multiplying crosswise, as `Int128`: a
        // third is no `Double`. Of a resource that the cluster has nothing of, nobody has a part.
        throw Unimplemented("scheduler.7")
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
