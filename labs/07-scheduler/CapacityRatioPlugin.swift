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
        // TODO scheduler.3
        // For each resource the curve at 100 - (capacity - taken) * 100 / capacity; at 100 where there is no
        // capacity or not enough. Resources whose score is 0 are left out of the mean, with their weight,
        // and the mean is rounded to the nearest (half away from zero); 0 when all are left out.
        throw Unimplemented("scheduler.3")
    }

    /// The curve at a utilization, in hundredths: straight between its points, level beyond them.
    public func curve(at utilization: Int) throws -> Int {
        // TODO scheduler.3
        // The points' scores count ten times. Whole numbers: divide last.
        throw Unimplemented("scheduler.3")
    }

    // TODO scheduler.3
}
