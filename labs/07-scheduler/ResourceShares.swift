import LabSupport
import SchedulingModel

/// How much of a node's resources is taken, as hundredths, rounded down: no floating point.
public enum ResourceShares {
    /// `amount * 100 / capacity`, rounded down; without overflow.
    /// - Parameter capacity: at least 1.
    public static func hundredths(_ amount: Int64, of capacity: Int64) -> Int {
        let (product, overflow) = amount.multipliedReportingOverflow(by: 100)
        return overflow ? Int(Int128(amount) * 100 / Int128(capacity)) : Int(product / capacity)
    }

    /// The mean of the scores of several resources by their weights, rounded down.
    /// - Parameter score: of a resource, given what would be taken and what there is.
    public static func mean(
        _ weights: [ResourceWeight], _ pod: PodInfo, _ node: NodeInfo,
        score: (_ taken: Int64, _ capacity: Int64) -> Int
    ) -> Int {
        var (sum, total) = (0, 0)
        for weight in weights {
            let (taken, overflow) = node.scored[weight.resource].addingReportingOverflow(
                pod.scored[weight.resource])
            sum += weight.weight * score(overflow ? .max : taken, node.allocatable[weight.resource])
            total += weight.weight
        }
        return total == 0 ? 0 : sum / total
    }
}
