import ClusterObjects

extension Lease: ClusterObject {
    /// Leases: they have no status.
    public static var resource: Resource {
        Resource(group: "coordination.k8s.io", plural: "leases", kind: "Lease", hasStatus: false)
    }

    /// They are written too often.
    public static var countsGenerations: Bool { false }
}

extension HorizontalPodAutoscaler: ClusterObject {
    /// Autoscalers of pods; served as v2beta2 by 1.20, as v2 since 1.23.
    public static var resource: Resource {
        Resource(
            group: "autoscaling", version: "v2", plural: "horizontalpodautoscalers",
            kind: "HorizontalPodAutoscaler")
    }

    /// Not in 1.20.
    public static var countsGenerations: Bool { false }

    /// Its controller says how it is.
    public mutating func prepareForCreation() { status = HorizontalPodAutoscalerStatus() }

    /// What is wrong with its bounds.
    /// - Kubernetes: 1.20, pkg/apis/autoscaling/validation; with a minimum of 0 only where it may scale to zero
    public func faults(updating old: HorizontalPodAutoscaler?) -> [FieldFault] {
        let (least, most) = (spec.minReplicas ?? 1, spec.maxReplicas)
        var faults: [FieldFault] = []
        if least < 0 {
            faults.append(
                .invalid("spec.minReplicas", shown: "\(least)", "must be greater than or equal to 0"))
        }
        if most < 1 {
            faults.append(.invalid("spec.maxReplicas", shown: "\(most)", "must be greater than 0"))
        } else if most < least {
            let words = "must be greater than or equal to `minReplicas`"
            faults.append(.invalid("spec.maxReplicas", shown: "\(most)", words))
        }
        return faults
    }
}
