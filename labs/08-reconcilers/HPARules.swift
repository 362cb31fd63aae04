import ClusterObjects
import LabSupport

/// How fast an autoscaler may go, with everything filled in that was not said.
///
/// - Kubernetes: 1.20, pkg/apis/autoscaling/v2beta2, defaults
public struct HPARules: Equatable, Sendable {
    /// One direction.
    public struct Direction: Equatable, Sendable {
        /// How long it looks back for calm, in seconds.
        public var window: Int32
        /// `Max`, `Min` or `Disabled`.
        public var selection: String
        /// How much in how long.
        public var policies: [HPAScalingPolicy]

        /// What was said, and the default for the rest.
        public init(_ given: HPAScalingRules?, window: Int32, policies: [HPAScalingPolicy]) {
            self.window = max(0, given?.stabilizationWindowSeconds ?? window)
            selection = given?.selectPolicy ?? "Max"
            self.policies = given?.policies ?? policies
        }

        /// The longest time that a policy looks back, in seconds.
        public var longestPeriod: Int32 { policies.map(\.periodSeconds).max() ?? 0 }

        /// How far it may go now.
        /// - Parameter events: by how much it changed this way of late.
        public func limit(
            from current: Int32, _ events: [HPAHistory.Entry], isUp: Bool, at now: Duration
        ) throws -> Int32 {
            // TODO reconcilers.8
            // `Disabled`: no step. Each policy looks at what there was when its period began, that is now
            // without what changed since; from there it allows so many pods, or so many in a hundred, rounded
            // up when growing and down when shrinking. `Max` takes the greatest change, `Min` the smallest.
            throw Unimplemented("reconcilers.8")
        }
    }

    /// Upwards.
    public var up: Direction
    /// Downwards.
    public var down: Direction

    /// The rules of a behaviour.
    public init(_ behavior: HorizontalPodAutoscalerBehavior) {
        up = Direction(
            behavior.scaleUp, window: 0,
            policies: [
                HPAScalingPolicy(type: "Pods", value: 4, periodSeconds: 15),
                HPAScalingPolicy(type: "Percent", value: 100, periodSeconds: 15),
            ])
        down = Direction(
            behavior.scaleDown, window: HPALimits.downWindow,
            policies: [HPAScalingPolicy(type: "Percent", value: 100, periodSeconds: 15)])
    }
}
