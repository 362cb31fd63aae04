import Documents

/// How evenly a pod and its like shall be spread over places.
///
/// - Kubernetes: core/v1 TopologySpreadConstraint
public struct TopologySpreadConstraint: Equatable, Sendable {
    /// How many more than in the emptiest place there may be; at least 1.
    public var maxSkew: Int32
    /// The label of nodes whose value says what is one place.
    public var topologyKey: String
    /// Whether it is a must or a wish.
    public var whenUnsatisfiable: Unsatisfiable
    /// Which pods are counted; nil: none.
    public var labelSelector: LabelSelector?
    /// With fewer places than this, the emptiest counts as empty (since 1.24).
    public var minDomains: Int32?
    /// Whether nodes that the pod's node affinity refuses are left out; nil: they are (since 1.25).
    public var nodeAffinityPolicy: InclusionPolicy?
    /// Whether nodes with taints that it does not tolerate are left out; nil: they are not (since 1.25).
    public var nodeTaintsPolicy: InclusionPolicy?
    /// Labels of the pod that are added to the selector with its own values (since 1.25).
    public var matchLabelKeys: [String]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        maxSkew: Int32, topologyKey: String, whenUnsatisfiable: Unsatisfiable,
        labelSelector: LabelSelector? = nil, minDomains: Int32? = nil,
        nodeAffinityPolicy: InclusionPolicy? = nil, nodeTaintsPolicy: InclusionPolicy? = nil,
        matchLabelKeys: [String] = [], others: [JSONMember] = []
    ) {
        self.maxSkew = maxSkew
        self.topologyKey = topologyKey
        self.whenUnsatisfiable = whenUnsatisfiable
        self.labelSelector = labelSelector
        self.minDomains = minDomains
        self.nodeAffinityPolicy = nodeAffinityPolicy
        self.nodeTaintsPolicy = nodeTaintsPolicy
        self.matchLabelKeys = matchLabelKeys
        self.others = others
    }
}

extension TopologySpreadConstraint: ClusterValue {
    /// One to read into.
    public static var blank: TopologySpreadConstraint {
        TopologySpreadConstraint(maxSkew: 0, topologyKey: "", whenUnsatisfiable: .blank)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("maxSkew", &maxSkew)
        fields.required("topologyKey", &topologyKey)
        fields.required("whenUnsatisfiable", &whenUnsatisfiable)
        fields.optional("labelSelector", &labelSelector)
        fields.optional("minDomains", &minDomains)
        fields.optional("nodeAffinityPolicy", &nodeAffinityPolicy)
        fields.optional("nodeTaintsPolicy", &nodeTaintsPolicy)
        fields.optional("matchLabelKeys", &matchLabelKeys, absent: [])
    }
}

extension TopologySpreadConstraint {
    /// What happens when a pod cannot be placed evenly.
    public enum Unsatisfiable: String, CaseIterable, Sendable, JSONMapped {
        /// It is not placed.
        case doNotSchedule = "DoNotSchedule"
        /// It is placed where it makes things least uneven.
        case scheduleAnyway = "ScheduleAnyway"

        /// One to read into.
        public static var blank: Unsatisfiable { .doNotSchedule }
    }

    /// What is done with nodes that the pod could not run on when places are counted.
    public enum InclusionPolicy: String, CaseIterable, Sendable, JSONMapped {
        /// They are left out.
        case honor = "Honor"
        /// They count like all others.
        case ignore = "Ignore"
    }
}
