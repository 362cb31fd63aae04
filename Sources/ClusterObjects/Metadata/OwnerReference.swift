import Documents

/// The object that another belongs to: when it goes, the other goes.
///
/// - Kubernetes: meta/v1 OwnerReference
public struct OwnerReference: Equatable, Sendable {
    /// Group and version of the owner.
    public var apiVersion: String
    /// Its kind.
    public var kind: String
    /// Its name, in the namespace of what it owns or in none.
    public var name: String
    /// Which of all that ever had this name.
    public var uid: String
    /// Whether this owner is the one that manages it; at most one of them is.
    public var controller: Bool?
    /// Whether the owner must wait, when it goes in the foreground, until this one has gone.
    public var blockOwnerDeletion: Bool?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        apiVersion: String, kind: String, name: String, uid: String, controller: Bool? = nil,
        blockOwnerDeletion: Bool? = nil, others: [JSONMember] = []
    ) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        self.uid = uid
        self.controller = controller
        self.blockOwnerDeletion = blockOwnerDeletion
        self.others = others
    }
}

extension OwnerReference: ClusterValue {
    /// One to read into.
    public static var blank: OwnerReference { OwnerReference(apiVersion: "", kind: "", name: "", uid: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("apiVersion", &apiVersion)
        fields.required("kind", &kind)
        fields.required("name", &name)
        fields.required("uid", &uid)
        fields.optional("controller", &controller)
        fields.optional("blockOwnerDeletion", &blockOwnerDeletion)
    }
}
