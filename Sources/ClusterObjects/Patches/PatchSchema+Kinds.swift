extension PatchSchema {
    /// The schema of a kind; nil for one that has none, as kinds have that a user has defined.
    public static func of(kind: String) -> PatchSchema? {
        kinds.contains(kind) ? PatchSchema(types: clusterTypes, root: kind) : nil
    }

    private static let kinds: Set = [
        "Pod", "Node", "ReplicaSet", "Deployment", "Service", "ConfigMap", "Secret", "Namespace",
    ]

    /// - Kubernetes: 1.20, core/v1 types.go, apps/v1 types.go, meta/v1 types.go
    private static let clusterTypes: [String: [String: Field]] = [
        "Pod": whole(spec: "PodSpec", status: "PodStatus"),
        "Node": whole(spec: "NodeSpec", status: "NodeStatus"),
        "ReplicaSet": whole(spec: "ReplicaSetSpec", status: "WorkloadStatus"),
        "Deployment": whole(spec: "DeploymentSpec", status: "WorkloadStatus"),
        "Service": whole(spec: "ServiceSpec", status: "WorkloadStatus"),
        "ServiceSpec": ["ports": Field(.merge(key: "port"))],
        "ConfigMap": ["metadata": Field(type: "ObjectMeta")],
        "Secret": ["metadata": Field(type: "ObjectMeta")],
        "Namespace": whole(spec: "NamespaceSpec", status: "WorkloadStatus"),
        "ObjectMeta": [
            "ownerReferences": Field(.merge(key: "uid")), "finalizers": Field(.merge(key: nil)),
        ],
        "PodTemplateSpec": ["metadata": Field(type: "ObjectMeta"), "spec": Field(type: "PodSpec")],
        "PodSpec": [
            "containers": Field(.merge(key: "name"), type: "Container"),
            "initContainers": Field(.merge(key: "name"), type: "Container"),
            "ephemeralContainers": Field(.merge(key: "name"), type: "Container"),
            "volumes": Field(.merge(key: "name"), retainsKeys: true),
            "imagePullSecrets": Field(.merge(key: "name")),
            "hostAliases": Field(.merge(key: "ip")),
            "topologySpreadConstraints": Field(.merge(key: "topologyKey")),
        ],
        "Container": [
            "ports": Field(.merge(key: "containerPort")),
            "env": Field(.merge(key: "name")),
            "volumeMounts": Field(.merge(key: "mountPath")),
            "volumeDevices": Field(.merge(key: "devicePath")),
        ],
        "PodStatus": ["conditions": Field(.merge(key: "type")), "podIPs": Field(.merge(key: "ip"))],
        "NodeSpec": ["podCIDRs": Field(.merge(key: nil))],
        "NodeStatus": [
            "conditions": Field(.merge(key: "type")), "addresses": Field(.merge(key: "type")),
        ],
        "ReplicaSetSpec": ["template": Field(type: "PodTemplateSpec")],
        "DeploymentSpec": [
            "template": Field(type: "PodTemplateSpec"), "strategy": Field(retainsKeys: true),
        ],
        "WorkloadStatus": ["conditions": Field(.merge(key: "type"))],
    ]

    private static func whole(spec: String, status: String) -> [String: Field] {
        ["metadata": Field(type: "ObjectMeta"), "spec": Field(type: spec), "status": Field(type: status)]
    }
}
