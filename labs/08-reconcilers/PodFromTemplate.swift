import ClusterObjects

/// A pod as its replica set wants it.
///
/// - Kubernetes: 1.20, controller_utils.go GetPodFromTemplate
enum PodFromTemplate {
    /// A pod without a name: the API finds the rest of it.
    static func pod(of set: ReplicaSet) -> Pod {
        let template = set.spec.template
        return Pod(
            metadata: ObjectMeta(
                name: "", namespace: set.metadata.namespace, labels: template.metadata.labels,
                annotations: template.metadata.annotations, generateName: set.metadata.name + "-",
                ownerReferences: [ControllerReference.to(set)], finalizers: template.metadata.finalizers),
            spec: template.spec)
    }
}
