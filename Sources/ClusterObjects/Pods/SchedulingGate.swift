import Documents

/// Something that a pod waits for before it may be placed.
///
/// - Kubernetes: core/v1 PodSchedulingGate, since 1.26
public struct SchedulingGate: Equatable, Sendable {
    /// Who opens it.
    public var name: String
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        name: String, others: [JSONMember] = []
    ) {
        self.name = name
        self.others = others
    }
}

extension SchedulingGate: ClusterValue {
    /// One to read into.
    public static var blank: SchedulingGate { SchedulingGate(name: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("name", &name)
    }
}
