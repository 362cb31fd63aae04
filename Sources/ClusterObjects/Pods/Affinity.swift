import Documents

/// Where a pod must or would rather be.
///
/// - Kubernetes: core/v1 Affinity
public struct Affinity: Equatable, Sendable {
    /// On which nodes.
    public var node: NodeAffinity?
    /// Near which pods.
    public var pod: PodAffinity?
    /// Far from which pods.
    public var antiPod: PodAffinity?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        node: NodeAffinity? = nil, pod: PodAffinity? = nil, antiPod: PodAffinity? = nil,
        others: [JSONMember] = []
    ) {
        self.node = node
        self.pod = pod
        self.antiPod = antiPod
        self.others = others
    }
}

extension Affinity: ClusterValue {
    /// One to read into.
    public static var blank: Affinity { Affinity() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("nodeAffinity", &node)
        fields.optional("podAffinity", &pod)
        fields.optional("podAntiAffinity", &antiPod)
    }
}
