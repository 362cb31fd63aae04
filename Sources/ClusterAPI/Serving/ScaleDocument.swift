import ClusterObjects
import Documents

/// How many replicas something has, whatever it is: what `/scale` is answered with.
///
/// - Kubernetes: autoscaling/v1 Scale
enum ScaleDocument {
    /// The document of an object.
    /// - Throws: `NotFound` for a kind that has no replicas.
    static func of<Object: ClusterObject>(_ object: Object) throws(APIError) -> JSONValue {
        let document = object.document
        guard let selector = document["spec"]?["selector"] else {
            throw APIError(.notFound, "the server could not find the requested resource")
        }
        let kept = ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"]
        let metadata = JSONMembers(document["metadata"] ?? .null).list.filter { kept.contains($0.name) }
        let labels = JSONMembers(selector["matchLabels"] ?? .null).list.map { label in
            if case .string(let value) = label.value { "\(label.name)=\(value)" } else { label.name }
        }
        return .object([
            JSONMember("kind", .string("Scale")), JSONMember("apiVersion", .string("autoscaling/v1")),
            JSONMember("metadata", .object(metadata)),
            JSONMember(
                "spec", .object([JSONMember("replicas", document["spec"]?["replicas"] ?? .integer(1))])),
            JSONMember(
                "status",
                .object([
                    JSONMember("replicas", document["status"]?["replicas"] ?? .integer(0)),
                    JSONMember("selector", .string(labels.sorted().joined(separator: ","))),
                ])),
        ])
    }

    /// An object with the replicas, and for the resource version, that a document asks for.
    static func applied<Object: ClusterObject>(
        _ scale: JSONValue, to object: Object
    ) throws(APIError) -> Object {
        let document = object.document
        let spec = (document["spec"] ?? .object([])).setting("replicas", scale["spec"]?["replicas"])
        var wish = try Object.read(document: document.setting("spec", spec))
        if case .string(let version)? = scale["metadata"]?["resourceVersion"] {
            wish.metadata.resourceVersion = version
        } else {
            wish.metadata.resourceVersion = ""
        }
        return wish
    }
}
