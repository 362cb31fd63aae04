import ClusterAPI
import ClusterObjects
import LabSupport

/// How much of what the metrics ask for is done now.
///
/// - Kubernetes: 1.20, pkg/controller/podautoscaler, normalizeDesiredReplicas and …WithBehaviors
public struct HPALimits: Equatable, Sendable {
    /// After a recommendation a smaller one must wait so long, in seconds, when nothing else is said.
    public static let downWindow: Int32 = 300

    /// How many there are.
    public var current: Int32
    /// At least so many.
    public var least: Int32
    /// At most so many.
    public var most: Int32

    /// A number of replicas, and what is to be said about how it came about.
    public struct Result: Equatable, Sendable {
        /// How many.
        public var replicas: Int32
        /// Whether the recommendation was held back for calm: the reason of `AbleToScale`.
        public var stabilized: String
        /// What limited it: the reason of `ScalingLimited`; `DesiredWithinRange` for nothing.
        public var limit: String
        /// Whether it is less, or more, than was asked for.
        public var isLimited: Bool
    }

    /// The limits of an autoscaler.
    public init(current: Int32, least: Int32, most: Int32) {
        self.current = current
        self.least = least
        self.most = most
    }

    /// Without `behavior`: downwards only after calm, upwards at most twice as many, or 4.
    public func apply(to desired: Int32, _ history: inout HPAHistory, at now: Duration) throws -> Result {
        // TODO reconcilers.8
        // The greatest recommendation of the last 300 s counts, one of exactly 300 s ago too. It is then held
        // between `least`, first, and the smaller of `most` and max(2 · current, 4).
        throw Unimplemented("reconcilers.8")
    }

    /// With `behavior`: windows in both directions, and what the policies allow.
    public func apply(
        _ rules: HPARules, to desired: Int32, _ history: inout HPAHistory, at now: Duration
    ) throws -> Result {
        // TODO reconcilers.8
        // Upwards, or no change: the least recommendation younger than the window; downwards the greatest.
        // (Since 1.22 both windows are looked at, and the present number is kept between the two.) Then no
        // further than the policies and the bounds allow.
        throw Unimplemented("reconcilers.8")
    }
}

extension HPALimits.Result {
    /// Holds it back.
    fileprivate mutating func limit(to replicas: Int32, _ reason: String) {
        self.replicas = replicas
        limit = reason
        isLimited = true
    }

    /// What the reason of `ScalingLimited` means.
    public var limitMessage: String {
        switch limit {
        case "TooFewReplicas": "the desired replica count is less than the minimum replica count"
        case "TooManyReplicas": "the desired replica count is more than the maximum replica count"
        case "ScaleUpLimit": "the desired replica count is increasing faster than the maximum scale rate"
        case "ScaleDownLimit": "the desired replica count is decreasing faster than the maximum scale rate"
        default: "the desired count is within the acceptable range"
        }
    }

    /// What the reason of `AbleToScale` means.
    public var stabilizedMessage: String {
        switch stabilized {
        case "ScaleUpStabilized":
            "recent recommendations were lower than current one, applying the lowest recent recommendation"
        case "ScaleDownStabilized":
            "recent recommendations were higher than current one, applying the highest recent recommendation"
        default: "recommended size matches current size"
        }
    }
}
