import Documents

/// A pod: containers that are placed together, on one node.
///
/// - Kubernetes: core/v1 Pod
public struct Pod: Equatable, Sendable {
    /// Who it is.
    public var metadata: ObjectMeta
    /// What it shall be.
    public var spec: PodSpec
    /// What it is.
    public var status: PodStatus
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta, spec: PodSpec = PodSpec(), status: PodStatus = PodStatus(),
        others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
        self.others = others
    }
}

extension Pod: ClusterValue {
    /// One to read into.
    public static var blank: Pod { Pod(metadata: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("metadata", &metadata)
        fields.optional("spec", &spec, absent: PodSpec())
        fields.optional("status", &status, absent: PodStatus())
    }
}
