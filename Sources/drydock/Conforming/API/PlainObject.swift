import ClusterAPI
import ClusterObjects
import Documents

/// A kind of which the kit knows nothing but where it is.
protocol PlainKind: Sendable {
    static var resource: Resource { get }
}

/// An object of such a kind: its metadata, and the rest as it is.
struct PlainObject<Kind: PlainKind>: ClusterObject {
    var metadata: ObjectMeta
    var others: [JSONMember] = []

    static var resource: Resource { Kind.resource }
    static var blank: PlainObject { PlainObject(metadata: .blank) }
    static var countsGenerations: Bool { false }

    mutating func map(_ fields: inout ClusterFields) { fields.required("metadata", &metadata) }
}

enum ConfigMapKind: PlainKind {
    static var resource: Resource { Resource(plural: "configmaps", kind: "ConfigMap", hasStatus: false) }
}

enum SecretKind: PlainKind {
    static var resource: Resource { Resource(plural: "secrets", kind: "Secret", hasStatus: false) }
}

enum ServiceKind: PlainKind {
    static var resource: Resource { Resource(plural: "services", kind: "Service") }
}

enum NamespaceKind: PlainKind {
    static var resource: Resource { Resource(plural: "namespaces", kind: "Namespace", isNamespaced: false) }
}
