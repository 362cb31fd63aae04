import ClusterAPI
import ClusterObjects

/// Objects for tests, with as little said as can be.
enum Scene {
    static let namespace = "default"

    static func name(_ name: String) -> ObjectName { ObjectName(namespace: namespace, name: name) }

    static func pod(_ name: String, labels: [String: String] = ["app": "web"]) -> Pod {
        Pod(metadata: ObjectMeta(name: name, namespace: namespace, labels: labels))
    }

    static func template(image: String = "web:1", labels: [String: String] = ["app": "web"])
        -> PodTemplateSpec
    {
        PodTemplateSpec(
            metadata: ObjectMeta(name: "", labels: labels),
            spec: PodSpec(containers: [Container(name: "c", image: image)]))
    }
}

extension Scene {
    static func set(_ replicas: Int32, with body: (inout ReplicaSetSpec) -> Void = { _ in }) -> ReplicaSet {
        var set = ReplicaSet(
            metadata: ObjectMeta(name: "web", namespace: namespace),
            spec: ReplicaSetSpec(
                replicas: replicas, selector: LabelSelector(matchLabels: ["app": "web"]), template: template()
            ))
        body(&set.spec)
        return set
    }

    static func deployment(
        _ replicas: Int32, surge: IntOrString? = nil, unavailable: IntOrString? = nil,
        with body: (inout DeploymentSpec) -> Void = { _ in }
    ) -> Deployment {
        var deployment = Deployment(
            metadata: ObjectMeta(name: "web", namespace: namespace),
            spec: DeploymentSpec(
                replicas: replicas, selector: LabelSelector(matchLabels: ["app": "web"]),
                template: template(),
                strategy: DeploymentStrategy(
                    type: "RollingUpdate",
                    rollingUpdate: RollingUpdateDeployment(maxUnavailable: unavailable, maxSurge: surge))))
        body(&deployment.spec)
        return deployment
    }
}
