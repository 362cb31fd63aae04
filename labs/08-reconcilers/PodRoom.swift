import ClusterObjects
import LabSupport

/// Whether a node has room for one more pod.
///
/// The scheduler has looked already; but two schedulers may have looked at the same room.
/// - Kubernetes: 1.20, pkg/kubelet/lifecycle, predicateAdmitHandler
public enum PodRoom {
    /// Why a pod is turned away: the reason of its status and the message.
    public struct Refusal: Equatable, Sendable {
        /// `OutOfcpu`, `OutOfpods` …
        public var reason: String
        /// What it asked for, and what there is.
        public var message: String
    }

    /// Why the pod cannot be taken in; nil when it can.
    /// - Parameters:
    ///   - others: the pods that were taken in and have not ended.
    ///   - allocatable: what the node has for pods.
    public static func refusal(
        of pod: Pod, beside others: [Pod], allocatable: ResourceList
    ) throws -> Refusal? {
        // TODO reconcilers.8
        // First the number of pods, then each resource that the pod requests, by name. A pod requests what its
        // containers request together, or the greatest of its init containers if that is more, and its overhead.
        // A resource that the node does not have at all is one of which it has 0.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
}
