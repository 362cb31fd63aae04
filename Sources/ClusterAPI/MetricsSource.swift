import ClusterObjects

/// What was measured of one pod.
public struct PodMetric: Equatable, Sendable {
    /// The value in thousandths: of a processor, of a byte, of a request …
    public var milliValue: Int64
    /// When it was measured.
    public var timestamp: Timestamp
    /// Over how long.
    public var window: Duration

    /// A measurement.
    public init(milliValue: Int64, timestamp: Timestamp, window: Duration = .seconds(60)) {
        self.milliValue = milliValue
        self.timestamp = timestamp
        self.window = window
    }
}

/// Where an autoscaler learns what the load is. All throw when it cannot be had.
///
/// - Kubernetes: metrics.k8s.io, custom.metrics.k8s.io and external.metrics.k8s.io
public protocol MetricsSource: AnyObject {
    /// What pods use of a resource, by their names; a pod without a measurement is missing.
    /// - Parameter container: of which container of each; nil for all together.
    func resource(
        _ resource: String, container: String?, namespace: String, pods: LabelSelector
    ) throws -> [String: PodMetric]
    /// What pods say of themselves, by their names.
    func pods(
        _ metric: MetricIdentifier, namespace: String, pods: LabelSelector
    ) throws -> [String: PodMetric]
    /// What is said of one object, in thousandths.
    func object(
        _ metric: MetricIdentifier, of object: CrossVersionObjectReference, namespace: String
    ) throws -> Int64
    /// What somebody outside says, in thousandths: one value for each series.
    func external(_ metric: MetricIdentifier, namespace: String) throws -> [Int64]
}
