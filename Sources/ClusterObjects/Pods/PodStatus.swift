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
    /// What is true of it.
    public var conditions: [Condition]
    /// Why it is in its phase, in one word.
    public var reason: String
    /// Why, for people.
    public var message: String
    /// What its containers are.
    public var containerStatuses: [ContainerStatus]
    /// What its init containers are.
    public var initContainerStatuses: [ContainerStatus]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        phase: String = "", nominatedNodeName: String = "", startTime: Timestamp? = nil,
        conditions: [Condition] = [], reason: String = "", message: String = "",
        containerStatuses: [ContainerStatus] = [], initContainerStatuses: [ContainerStatus] = [],
        others: [JSONMember] = []
    ) {
        self.phase = phase
        self.nominatedNodeName = nominatedNodeName
        self.startTime = startTime
        self.conditions = conditions
        self.reason = reason
        self.message = message
        self.containerStatuses = containerStatuses
        self.initContainerStatuses = initContainerStatuses
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
        fields.optional("conditions", &conditions, absent: [])
        fields.optional("reason", &reason, absent: "")
        fields.optional("message", &message, absent: "")
        fields.optional("containerStatuses", &containerStatuses, absent: [])
        fields.optional("initContainerStatuses", &initContainerStatuses, absent: [])
    }
}
