import ClusterAPI
import ClusterObjects
import LabSupport

/// How many replicas one metric asks for, and why.
///
/// - Kubernetes: 1.20, pkg/controller/podautoscaler, ReplicaCalculator
public struct HPADecision: Equatable, Sendable {
    /// A ratio so near to 1 changes nothing.
    public static let tolerance = 0.1

    /// Why so many.
    public enum Reason: String, Sendable {
        /// The metric is near enough to its target.
        case withinTolerance
        /// The pods that were measured say so.
        case measured
        /// They say so also when the others are taken for what speaks against it.
        case assumed
        /// What the others are taken for speaks against it.
        case outweighed
    }

    /// How many.
    public var replicas: Int32
    /// What the metric is: in percent of the requests, or in thousandths for each pod or in all.
    public var current: Int64
    /// What a pod uses on average, in thousandths; 0 where nothing was measured of pods.
    public var average: Int64
    /// Why so many.
    public var reason: Reason

    /// How many. All that is too much becomes the most that can be.
    public init(replicas: Double, current: Int64, average: Int64 = 0, reason: Reason) {
        let rounded = replicas.rounded(.up)
        self.replicas = rounded >= Double(Int32.max) ? .max : rounded > 0 ? Int32(rounded) : 0
        self.current = current
        self.average = average
        self.reason = reason
    }

    /// Whether a ratio is so near to 1 that nothing is to be done.
    static func isNear(_ ratio: Double) -> Bool { abs(1 - ratio) <= tolerance }
}

/// Why an autoscaler cannot tell.
public enum HPAFault: Error, Equatable, Sendable, CustomStringConvertible {
    case noPods
    case missingRequest(String)
    case noMetrics
    case noMatch
    case badTarget(Int64)
    /// A metric of this type, or a target that its type does not have.
    case invalid(String)

    /// Why, for people.
    public var description: String {
        switch self {
        case .noPods: "no pods returned by selector while calculating replica count"
        case .missingRequest(let resource): "missing request for \(resource)"
        case .noMetrics: "did not receive metrics for any ready pods"
        case .noMatch: "no metrics returned matched known pods"
        case .badTarget(let target): "expected a target greater than 0, found \(target)"
        case .invalid(let what): what
        }
    }
}
