import ClusterObjects
import LabSupport

/// What a pod counts as for whoever keeps so many of them.
///
/// - Kubernetes: 1.20, pkg/api/v1/pod, IsPodAvailable; controller_utils.go, IsPodActive
public struct PodHealth {
    private let pod: Pod

    /// The health of a pod.
    public init(of pod: Pod) { self.pod = pod }

    /// Whether it counts at all: it has not finished, and nobody has asked it to go.
    public var isActive: Bool {
        pod.status.phase != "Succeeded" && pod.status.phase != "Failed"
            && pod.metadata.deletionTimestamp == nil
    }

    /// What it says about being ready; nil when it says nothing.
    public var readiness: Condition? { pod.status.conditions.first { $0.type == "Ready" } }

    /// Whether it is ready.
    public var isReady: Bool { readiness?.status == "True" }

    /// Since when it has been ready; nil when it is not, or does not say.
    public var readySince: Timestamp? { isReady ? readiness?.lastTransitionTime : nil }

    /// How long until it counts as available: nothing when it does; nil while only an event can help.
    /// - Parameter minReadySeconds: so long it must have been ready.
    public func timeToAvailable(minReadySeconds: Int32, at now: Timestamp) throws -> Duration? {
        // TODO reconcilers.7
        // Not ready: nil. Ready and nothing to wait for: zero. Ready since nobody knows when: nil, it never counts.
        throw Unimplemented("reconcilers.7")
    }
}
