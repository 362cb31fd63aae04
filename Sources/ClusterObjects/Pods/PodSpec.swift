import Documents

/// What a pod shall be.
///
/// - Kubernetes: core/v1 PodSpec
public struct PodSpec: Equatable, Sendable {
    /// What runs, all at once.
    public var containers: [Container]
    /// What runs before, one after the other.
    public var initContainers: [Container]
    /// What the pod itself costs, beside its containers.
    public var overhead: ResourceList
    /// The node it is bound to; empty while it waits for one.
    public var nodeName: String
    /// Labels that its node must have.
    public var nodeSelector: [String: String]
    /// Where it must or would rather be.
    public var affinity: Affinity?
    /// The taints that do not keep it away.
    public var tolerations: [Toleration]
    /// How it and its like shall be spread.
    public var topologySpreadConstraints: [TopologySpreadConstraint]
    /// Who is to place it; empty for the default.
    public var schedulerName: String
    /// What must go before it may be placed (since 1.26).
    public var schedulingGates: [SchedulingGate]
    /// Its rank; the greater goes first.
    public var priority: Int32?
    /// The class that gives it its rank.
    public var priorityClassName: String
    /// Whether it may push others out.
    public var preemptionPolicy: PreemptionPolicy?
    /// Whether containers that end are started again: `Always`, `OnFailure` or `Never`; empty for the first.
    public var restartPolicy: String
    /// Seconds between asking it to go and making it; 30 when nothing is said.
    public var terminationGracePeriodSeconds: Int64?
    /// Seconds that it may run at most.
    public var activeDeadlineSeconds: Int64?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        containers: [Container] = [], initContainers: [Container] = [], overhead: ResourceList = [:],
        nodeName: String = "", nodeSelector: [String: String] = [:], affinity: Affinity? = nil,
        tolerations: [Toleration] = [], topologySpreadConstraints: [TopologySpreadConstraint] = [],
        schedulerName: String = "", schedulingGates: [SchedulingGate] = [], priority: Int32? = nil,
        priorityClassName: String = "", preemptionPolicy: PreemptionPolicy? = nil,
        restartPolicy: String = "", terminationGracePeriodSeconds: Int64? = nil,
        activeDeadlineSeconds: Int64? = nil, others: [JSONMember] = []
    ) {
        self.containers = containers
        self.initContainers = initContainers
        self.overhead = overhead
        self.nodeName = nodeName
        self.nodeSelector = nodeSelector
        self.affinity = affinity
        self.tolerations = tolerations
        self.topologySpreadConstraints = topologySpreadConstraints
        self.schedulerName = schedulerName
        self.schedulingGates = schedulingGates
        self.priority = priority
        self.priorityClassName = priorityClassName
        self.preemptionPolicy = preemptionPolicy
        self.restartPolicy = restartPolicy
        self.terminationGracePeriodSeconds = terminationGracePeriodSeconds
        self.activeDeadlineSeconds = activeDeadlineSeconds
        self.others = others
    }
}

extension PodSpec: ClusterValue {
    /// One to read into.
    public static var blank: PodSpec { PodSpec() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("containers", &containers, absent: [])
        fields.optional("initContainers", &initContainers, absent: [])
        fields.optional("overhead", &overhead, absent: [:])
        fields.optional("nodeName", &nodeName, absent: "")
        fields.optional("nodeSelector", &nodeSelector, absent: [:])
        fields.optional("affinity", &affinity)
        fields.optional("tolerations", &tolerations, absent: [])
        fields.optional("topologySpreadConstraints", &topologySpreadConstraints, absent: [])
        fields.optional("schedulerName", &schedulerName, absent: "")
        fields.optional("schedulingGates", &schedulingGates, absent: [])
        fields.optional("priority", &priority)
        fields.optional("priorityClassName", &priorityClassName, absent: "")
        fields.optional("preemptionPolicy", &preemptionPolicy)
        fields.optional("restartPolicy", &restartPolicy, absent: "")
        fields.optional("terminationGracePeriodSeconds", &terminationGracePeriodSeconds)
        fields.optional("activeDeadlineSeconds", &activeDeadlineSeconds)
    }
}
