import ClusterObjects

/// Pods that are of use only together.
///
/// - Kubernetes: scheduler-plugins coscheduling of 2020, the labels of its lightweight form
public struct Gang: Hashable, Sendable {
    /// The label with the gang's name.
    public static let nameLabel = "pod-group.scheduling.sigs.k8s.io/name"
    /// The label with the number of pods that it takes at least.
    public static let sizeLabel = "pod-group.scheduling.sigs.k8s.io/min-available"

    /// `namespace/name`.
    public let key: String
    /// How many it takes at least.
    public let size: Int

    /// The gang of a pod; nil for pods that are of use alone.
    public init?(of pod: PodInfo) {
        guard let name = pod.labels[Self.nameLabel],
            let size = pod.labels[Self.sizeLabel].flatMap({ Int($0) }),
            size > 1
        else { return nil }
        key = "\(pod.namespace)/\(name)"
        self.size = size
    }
}
