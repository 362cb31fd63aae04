/// What a plug-in that looks at amounts alone works out: then it can be worked out for many nodes at once.
///
/// A rule is a claim of the plug-in. It saves asking it about each node of a large cluster; where the two differ,
/// the plug-in is right.
public enum AllocationRule: Equatable, Sendable {
    /// `NodeResourcesLeastAllocated` with these weights.
    case leastAllocated([ResourceWeight])
    /// `NodeResourcesMostAllocated` with these weights.
    case mostAllocated([ResourceWeight])
    /// `NodeResourcesBalancedAllocation`.
    case balanced
}

/// A rule that columns can follow.
enum ColumnRule {
    case leastAllocated(WeightedMean)
    case mostAllocated(WeightedMean)
    case balanced

    /// Nil when it needs what is in no column.
    init?(_ rule: AllocationRule) {
        switch rule {
        case .leastAllocated(let weights):
            guard let mean = WeightedMean(weights) else { return nil }
            self = .leastAllocated(mean)
        case .mostAllocated(let weights):
            guard let mean = WeightedMean(weights) else { return nil }
            self = .mostAllocated(mean)
        case .balanced: self = .balanced
        }
    }
}

/// The mean of two scores by their weights, rounded down.
struct WeightedMean {
    private var processor = 0.0
    private var memory = 0.0
    private let reciprocal: Double

    /// Nil for resources other than processor and memory, and for weights that no scheduler accepts.
    init?(_ weights: [ResourceWeight]) {
        if weights.count > 100 { return nil }
        for weight in weights {
            guard 0...100 ~= weight.weight else { return nil }
            switch weight.resource {
            case .processor: processor += Double(weight.weight)
            case .memory: memory += Double(weight.weight)
            case .ephemeralStorage, .other: return nil
            }
        }
        if processor + memory == 0 { return nil }
        reciprocal = 1 / (processor + memory)
    }

    @inline(__always)
    func of(_ first: Double, _ second: Double) -> Double {
        // All of these are whole numbers: with half of one added, a product instead of a quotient is near enough
        // to be rounded down to the same.
        ((first * processor + second * memory + 0.5) * reciprocal).roundedDown
    }
}
