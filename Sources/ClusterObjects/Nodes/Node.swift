import Documents

/// A node: a machine that runs pods.
///
/// - Kubernetes: core/v1 Node
public struct Node: Equatable, Sendable {
    /// Who it is.
    public var metadata: ObjectMeta
    /// What it shall be.
    public var spec: NodeSpec
    /// What it is.
    public var status: NodeStatus
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta, spec: NodeSpec = NodeSpec(), status: NodeStatus = NodeStatus(),
        others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
        self.others = others
    }
}

extension Node: ClusterValue {
    /// One to read into.
    public static var blank: Node { Node(metadata: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("metadata", &metadata)
        fields.optional("spec", &spec, absent: NodeSpec())
        fields.optional("status", &status, absent: NodeStatus())
    }
}
