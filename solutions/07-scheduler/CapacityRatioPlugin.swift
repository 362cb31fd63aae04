import LabSupport
import SchedulingModel

/// Any taste between packing and spreading: a curve gives the score for each degree of fullness.
///
/// - Kubernetes: 1.20, plugins/noderesources/requested_to_capacity_ratio.go
public struct CapacityRatioPlugin: ScorePlugin {
    /// A point of the curve.
    public struct Point: Equatable, Sendable {
        /// How full: 0 to 100.
        public let utilization: Int
        /// How good: 0 to 10.
        public let score: Int

        /// A point.
        public init(utilization: Int, score: Int) {
            self.utilization = utilization
            self.score = score
        }
    }

    /// As the scheduler calls it.
    public let name = "RequestedToCapacityRatio"
    /// The curve, by rising utilization.
    public let shape: [Point]
    /// What counts how much.
    public let weights: [ResourceWeight]

    /// The plug-in; processor and memory count alike unless told otherwise.
    public init(shape: [Point], weights: [ResourceWeight] = ResourceWeight.standard) {
        self.shape = shape
        self.weights = weights
    }

    /// The mean of the curve's values for the resources.
    public func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int {
        // >>> scheduler.3
        // For each resource the curve at 100 - (capacity - taken) * 100 / capacity; at 100 where there is no
        // capacity or not enough. Resources whose score is 0 are left out of the mean, with their weight,
        // and the mean is rounded to the nearest (half away from zero); 0 when all are left out.
        // stub: throw Unimplemented("scheduler.3")
        var (sum, total) = (0, 0)
        for weight in weights {
            let value = height(at: utilization(weight.resource, pod, node))
            guard value > 0 else { continue }
            sum += value * weight.weight
            total += weight.weight
        }
        return total == 0 ? 0 : (2 * sum + total) / (2 * total)
        // <<<
    }

    /// The curve at a utilization, in hundredths: straight between its points, level beyond them.
    public func curve(at utilization: Int) throws -> Int {
        // >>> scheduler.3
        // The points' scores count ten times. Whole numbers: divide last.
        // stub: throw Unimplemented("scheduler.3")
        height(at: utilization)
        // <<<
    }

    // >>> scheduler.3
    private func height(at utilization: Int) -> Int {
        guard let next = shape.firstIndex(where: { utilization <= $0.utilization }) else {
            return (shape.last?.score ?? 0) * 10
        }
        guard next > 0 else { return shape[0].score * 10 }
        let (left, right) = (shape[next - 1], shape[next])
        return left.score * 10
            + (right.score - left.score) * 10 * (utilization - left.utilization)
            / (right.utilization - left.utilization)
    }

    private func utilization(_ resource: ResourceKind, _ pod: PodInfo, _ node: NodeInfo) -> Int {
        let capacity = node.allocatable[resource]
        let (taken, overflow) = node.scored[resource].addingReportingOverflow(pod.scored[resource])
        guard !overflow, capacity > 0, taken <= capacity else { return 100 }
        return 100 - ResourceShares.hundredths(capacity - taken, of: capacity)
    }
    // <<<
}
