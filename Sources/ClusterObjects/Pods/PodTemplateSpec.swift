import Documents

/// What pods are made after.
///
/// - Kubernetes: core/v1 PodTemplateSpec
public struct PodTemplateSpec: Equatable, Sendable {
    /// Labels and annotations that they get.
    public var metadata: ObjectMeta
    /// What they shall be.
    public var spec: PodSpec
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta = ObjectMeta(name: ""), spec: PodSpec = PodSpec(), others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.spec = spec
        self.others = others
    }
}

extension PodTemplateSpec: ClusterValue {
    /// One to read into.
    public static var blank: PodTemplateSpec { PodTemplateSpec() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("metadata", &metadata, absent: ObjectMeta(name: ""))
        fields.optional("spec", &spec, absent: PodSpec())
    }
}
