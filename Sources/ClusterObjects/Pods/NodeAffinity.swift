import Documents

/// On which nodes a pod must or would rather be.
///
/// - Kubernetes: core/v1 NodeAffinity
public struct NodeAffinity: Equatable, Sendable {
    /// Nodes that are allowed; nil: all.
    public var required: NodeSelector?
    /// Nodes that are liked.
    public var preferred: [PreferredNodes]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        required: NodeSelector? = nil, preferred: [PreferredNodes] = [], others: [JSONMember] = []
    ) {
        self.required = required
        self.preferred = preferred
        self.others = others
    }
}

extension NodeAffinity: ClusterValue {
    /// One to read into.
    public static var blank: NodeAffinity { NodeAffinity() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("requiredDuringSchedulingIgnoredDuringExecution", &required)
        fields.optional("preferredDuringSchedulingIgnoredDuringExecution", &preferred, absent: [])
    }
}

/// Nodes that a pod would rather be on.
///
/// - Kubernetes: core/v1 PreferredSchedulingTerm
public struct PreferredNodes: Equatable, Sendable {
    /// How much: 1 to 100.
    public var weight: Int32
    /// Which; an empty one holds for nothing.
    public var preference: NodeSelectorTerm
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        weight: Int32, preference: NodeSelectorTerm, others: [JSONMember] = []
    ) {
        self.weight = weight
        self.preference = preference
        self.others = others
    }
}

extension PreferredNodes: ClusterValue {
    /// One to read into.
    public static var blank: PreferredNodes { PreferredNodes(weight: 0, preference: NodeSelectorTerm()) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("weight", &weight)
        fields.required("preference", &preference)
    }
}
