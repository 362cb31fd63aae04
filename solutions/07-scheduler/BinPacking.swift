import LabSupport

/// How few nodes would do.
public enum BinPacking {
    /// Why sizes cannot be packed.
    public enum Fault: Error, Equatable, CustomStringConvertible {
        /// The thing of this number is larger than a node, or smaller than nothing.
        case size(Int)
        /// A node has no room at all.
        case capacity(Int64)

        /// What was wrong and what would be right.
        public var description: String {
            switch self {
            case .capacity(let capacity): "expected a capacity of at least 1, found \(capacity)"
            case .size(let index): "thing \(index): expected a size from 0 to the capacity"
            }
        }
    }

    /// No packing needs fewer nodes: the sum by the capacity, rounded up.
    /// - Throws: `Fault` for a capacity below 1.
    public static func lowerBound(_ sizes: [Int64], capacity: Int64) throws -> Int {
        // >>> scheduler.8
        // stub: throw Unimplemented("scheduler.8")
        guard capacity > 0 else { throw Fault.capacity(capacity) }
        let sum = sizes.reduce(Int128(0)) { $0 + Int128($1) }
        return Int(clamping: (sum + Int128(capacity) - 1) / Int128(capacity))
        // <<<
    }

    /// The things on each node, by number: the largest first, each on the first node that has room.
    ///
    /// At most 11/9 of the best, and 6/9 more.
    /// - Throws: `Fault`.
    /// - Source: Dósa, "The Tight Bound of First Fit Decreasing Bin-Packing Algorithm", ESCAPE 2007
    public static func firstFitDecreasing(_ sizes: [Int64], capacity: Int64) throws -> [[Int]] {
        // >>> scheduler.8
        // Of equals the one with the lower number first. What fits on no node gets a new one.
        // stub: throw Unimplemented("scheduler.8")
        if let wrong = sizes.firstIndex(where: { $0 < 0 || $0 > capacity }) { throw Fault.size(wrong) }
        var bins: [(left: Int64, things: [Int])] = []
        for thing in sizes.indices.sorted(by: { (sizes[$0], $1) > (sizes[$1], $0) }) {
            if let bin = bins.firstIndex(where: { $0.left >= sizes[thing] }) {
                bins[bin].left -= sizes[thing]
                bins[bin].things.append(thing)
            } else {
                bins.append((capacity - sizes[thing], [thing]))
            }
        }
        return bins.map(\.things)
        // <<<
    }
}
