import ClusterObjects
import Documents

/// An object that the API serves.
public protocol ClusterObject: ClusterValue, KindStrategy {
    /// Its kind.
    static var resource: Resource { get }
    /// Who it is.
    var metadata: ObjectMeta { get set }
}

extension ClusterObject {
    /// Its name with its namespace.
    public var name: ObjectName { ObjectName(namespace: metadata.namespace, name: metadata.name) }

    /// It as a whole document: `apiVersion` and `kind` first.
    public var document: JSONValue {
        guard case .object(let members) = json else { return json }
        let heads = ["apiVersion", "kind"]
        return .object(
            [
                JSONMember("apiVersion", .string(Self.resource.apiVersion)),
                JSONMember("kind", .string(Self.resource.kind)),
            ] + members.filter { !heads.contains($0.name) })
    }
}

extension Pod: ClusterObject {
    /// Pods.
    public static var resource: Resource { Resource(plural: "pods", kind: "Pod") }
}

extension ClusterObjects.Node: ClusterObject {
    /// Nodes.
    public static var resource: Resource { Resource(plural: "nodes", kind: "Node", isNamespaced: false) }
}

extension ReplicaSet: ClusterObject {
    /// Replica sets.
    public static var resource: Resource {
        Resource(group: "apps", plural: "replicasets", kind: "ReplicaSet")
    }
}

extension Deployment: ClusterObject {
    /// Deployments.
    public static var resource: Resource {
        Resource(group: "apps", plural: "deployments", kind: "Deployment")
    }
}
