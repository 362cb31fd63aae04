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
