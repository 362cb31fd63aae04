import Documents

/// What a pod is.
///
/// - Kubernetes: core/v1 PodStatus
public struct PodStatus: Equatable, Sendable {
    /// Pending, Running, Succeeded, Failed or Unknown.
    public var phase: String
    /// The node on which others were pushed out for it.
    public var nominatedNodeName: String
    /// When its node first saw it.
    public var startTime: Timestamp?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        phase: String = "", nominatedNodeName: String = "", startTime: Timestamp? = nil,
        others: [JSONMember] = []
    ) {
        self.phase = phase
        self.nominatedNodeName = nominatedNodeName
        self.startTime = startTime
        self.others = others
    }
}

extension PodStatus: ClusterValue {
    /// One to read into.
    public static var blank: PodStatus { PodStatus() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("phase", &phase, absent: "")
        fields.optional("nominatedNodeName", &nominatedNodeName, absent: "")
        fields.optional("startTime", &startTime)
    }
}
