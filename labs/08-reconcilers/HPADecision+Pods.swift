import ClusterAPI
import ClusterObjects
import LabSupport

extension HPADecision {
    /// What was measured of pods, and what should have been.
    public struct Question: Sendable {
        /// How many replicas there should be now.
        public var current: Int32
        /// The pods of the selector.
        public var pods: [Pod]
        /// What was measured, by the name of the pod.
        public var metrics: [String: PodMetric]
        /// What was measured: `cpu` …; nil for what pods say of themselves.
        public var resource: String?
        /// Of which container of each pod; nil for all together.
        public var container: String?
        /// What time it is.
        public var now: Timestamp
        /// How long a start may take.
        public var initialization = HPAPodGroups.initialization
        /// How long it may take until a pod says whether it is ready.
        public var readinessDelay = HPAPodGroups.initialReadinessDelay

        /// A question.
        public init(
            current: Int32, pods: [Pod], metrics: [String: PodMetric], resource: String? = nil,
            container: String? = nil, now: Timestamp
        ) {
            self.current = current
            self.pods = pods
            self.metrics = metrics
            self.resource = resource
            self.container = container
            self.now = now
        }
    }

    /// By what pods use of a resource, in percent of what they request.
    /// - Throws: `HPAFault`.
    public static func utilization(_ question: Question, target: Int32) throws -> HPADecision {
        // TODO reconcilers.8
        // Sum what is used and what is requested over the pods that have both; the percentage is a whole
        // number, rounded down, before it is divided by the target. A pod that is missing is taken to use
        // nothing, or all of its request, whichever speaks against a change.
        throw Unimplemented("reconcilers.8")
    }

    /// By the average of what was measured.
    /// - Parameter target: in thousandths.
    /// - Throws: `HPAFault`.
    public static func average(_ question: Question, target: Int64) throws -> HPADecision {
        // TODO reconcilers.8
        // The average is a whole number of thousandths, rounded down. A pod that is missing is taken to be at
        // 0, or at the target.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
}
