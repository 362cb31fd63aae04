import Documents

/// Near which pods a pod must or would rather be; as anti-affinity, far from which.
///
/// - Kubernetes: core/v1 PodAffinity, PodAntiAffinity
public struct PodAffinity: Equatable, Sendable {
    /// All of them must hold.
    public var required: [PodAffinityTerm]
    /// The more the better.
    public var preferred: [WeightedPodAffinityTerm]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        required: [PodAffinityTerm] = [], preferred: [WeightedPodAffinityTerm] = [], others: [JSONMember] = []
    ) {
        self.required = required
        self.preferred = preferred
        self.others = others
    }
}

extension PodAffinity: ClusterValue {
    /// One to read into.
    public static var blank: PodAffinity { PodAffinity() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("requiredDuringSchedulingIgnoredDuringExecution", &required, absent: [])
        fields.optional("preferredDuringSchedulingIgnoredDuringExecution", &preferred, absent: [])
    }
}

/// Pods, and how near is near.
///
/// - Kubernetes: core/v1 PodAffinityTerm
public struct PodAffinityTerm: Equatable, Sendable {
    /// Which pods; nil: none, empty: all of the namespaces.
    public var labelSelector: LabelSelector?
    /// In which namespaces; none: that of the pod whose term this is.
    public var namespaces: [String]
    /// Namespaces by their labels (since 1.21); empty: all.
    public var namespaceSelector: LabelSelector?
    /// The label of nodes whose value says what is one place.
    public var topologyKey: String
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        labelSelector: LabelSelector? = nil, namespaces: [String] = [],
        namespaceSelector: LabelSelector? = nil, topologyKey: String, others: [JSONMember] = []
    ) {
        self.labelSelector = labelSelector
        self.namespaces = namespaces
        self.namespaceSelector = namespaceSelector
        self.topologyKey = topologyKey
        self.others = others
    }
}

extension PodAffinityTerm: ClusterValue {
    /// One to read into.
    public static var blank: PodAffinityTerm { PodAffinityTerm(topologyKey: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("labelSelector", &labelSelector)
        fields.optional("namespaces", &namespaces, absent: [])
        fields.optional("namespaceSelector", &namespaceSelector)
        fields.required("topologyKey", &topologyKey)
    }
}

/// A term that counts.
///
/// - Kubernetes: core/v1 WeightedPodAffinityTerm
public struct WeightedPodAffinityTerm: Equatable, Sendable {
    /// How much: 1 to 100.
    public var weight: Int32
    /// The term.
    public var term: PodAffinityTerm
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        weight: Int32, term: PodAffinityTerm, others: [JSONMember] = []
    ) {
        self.weight = weight
        self.term = term
        self.others = others
    }
}

extension WeightedPodAffinityTerm: ClusterValue {
    /// One to read into.
    public static var blank: WeightedPodAffinityTerm { WeightedPodAffinityTerm(weight: 0, term: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("weight", &weight)
        fields.required("podAffinityTerm", &term)
    }
}
