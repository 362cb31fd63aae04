import ClusterObjects

extension Lease: ClusterObject {
    /// Leases: they have no status.
    public static var resource: Resource {
        Resource(group: "coordination.k8s.io", plural: "leases", kind: "Lease", hasStatus: false)
    }
}

extension HorizontalPodAutoscaler: ClusterObject {
    /// Autoscalers of pods; served as v2beta2 by 1.20, as v2 since 1.23.
    public static var resource: Resource {
        Resource(
            group: "autoscaling", version: "v2", plural: "horizontalpodautoscalers",
            kind: "HorizontalPodAutoscaler")
    }
}
