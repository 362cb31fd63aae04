import Documents

/// A rank that pods can be given by name.
///
/// - Kubernetes: scheduling/v1 PriorityClass
public struct PriorityClass: Equatable, Sendable {
    /// Who it is.
    public var metadata: ObjectMeta
    /// The rank; the greater goes first.
    public var value: Int32
    /// Whether pods without a class are of this one.
    public var globalDefault: Bool
    /// Whether its pods may push others out.
    public var preemptionPolicy: PreemptionPolicy?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta, value: Int32, globalDefault: Bool = false,
        preemptionPolicy: PreemptionPolicy? = nil, others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.value = value
        self.globalDefault = globalDefault
        self.preemptionPolicy = preemptionPolicy
        self.others = others
    }
}

extension PriorityClass: ClusterValue {
    /// One to read into.
    public static var blank: PriorityClass { PriorityClass(metadata: .blank, value: 0) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("metadata", &metadata)
        fields.required("value", &value)
        fields.optional("globalDefault", &globalDefault, absent: false)
        fields.optional("preemptionPolicy", &preemptionPolicy)
    }
}
