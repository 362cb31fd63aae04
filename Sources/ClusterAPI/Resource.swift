/// A kind of object that the API serves, and where.
///
/// - Kubernetes: GroupVersionResource and GroupVersionKind
public struct Resource: Hashable, Sendable {
    /// Its group; empty for the core.
    public let group: String
    /// Its version: `v1`.
    public let version: String
    /// Its name in addresses: `replicasets`.
    public let plural: String
    /// Its name in documents: `ReplicaSet`.
    public let kind: String
    /// Whether its objects lie in namespaces.
    public let isNamespaced: Bool
    /// Whether its status is written apart from what it shall be.
    public let hasStatus: Bool

    /// A kind of object.
    public init(
        group: String = "", version: String = "v1", plural: String, kind: String, isNamespaced: Bool = true,
        hasStatus: Bool = true
    ) {
        self.group = group
        self.version = version
        self.plural = plural
        self.kind = kind
        self.isNamespaced = isNamespaced
        self.hasStatus = hasStatus
    }

    /// Group and version as documents name them: `apps/v1`, `v1`.
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
    /// How messages name it: `replicasets.apps`, `pods`.
    public var qualifiedName: String { group.isEmpty ? plural : "\(plural).\(group)" }
}
