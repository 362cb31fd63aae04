import Documents

/// One thing that is true of an object, or is not, or nobody knows.
///
/// - Kubernetes: core/v1 PodCondition, NodeCondition, apps/v1 DeploymentCondition and their like
public struct Condition: Equatable, Sendable {
    /// What is said: `Ready`, `Progressing` …
    public var type: String
    /// `True`, `False` or `Unknown`.
    public var status: String
    /// When it was last looked at (pods).
    public var lastProbeTime: Timestamp?
    /// When it was last heard of (nodes).
    public var lastHeartbeatTime: Timestamp?
    /// When it was last written (deployments).
    public var lastUpdateTime: Timestamp?
    /// When the status last changed.
    public var lastTransitionTime: Timestamp?
    /// Why, in one word.
    public var reason: String
    /// Why, for people.
    public var message: String
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        type: String, status: String, lastProbeTime: Timestamp? = nil, lastHeartbeatTime: Timestamp? = nil,
        lastUpdateTime: Timestamp? = nil, lastTransitionTime: Timestamp? = nil, reason: String = "",
        message: String = "", others: [JSONMember] = []
    ) {
        self.type = type
        self.status = status
        self.lastProbeTime = lastProbeTime
        self.lastHeartbeatTime = lastHeartbeatTime
        self.lastUpdateTime = lastUpdateTime
        self.lastTransitionTime = lastTransitionTime
        self.reason = reason
        self.message = message
        self.others = others
    }
}

extension Condition: ClusterValue {
    /// One to read into.
    public static var blank: Condition { Condition(type: "", status: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("type", &type)
        fields.required("status", &status)
        fields.optional("lastProbeTime", &lastProbeTime)
        fields.optional("lastHeartbeatTime", &lastHeartbeatTime)
        fields.optional("lastUpdateTime", &lastUpdateTime)
        fields.optional("lastTransitionTime", &lastTransitionTime)
        fields.optional("reason", &reason, absent: "")
        fields.optional("message", &message, absent: "")
    }
}
