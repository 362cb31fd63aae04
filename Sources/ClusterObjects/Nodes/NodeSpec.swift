import Documents

/// What a node shall be.
///
/// - Kubernetes: core/v1 NodeSpec
public struct NodeSpec: Equatable, Sendable {
    /// Whether it takes no new pods: `kubectl cordon`.
    public var unschedulable: Bool
    /// What keeps pods away that do not tolerate it.
    public var taints: [Taint]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        unschedulable: Bool = false, taints: [Taint] = [], others: [JSONMember] = []
    ) {
        self.unschedulable = unschedulable
        self.taints = taints
        self.others = others
    }
}

extension NodeSpec: ClusterValue {
    /// One to read into.
    public static var blank: NodeSpec { NodeSpec() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("unschedulable", &unschedulable, absent: false)
        fields.optional("taints", &taints, absent: [])
    }
}
