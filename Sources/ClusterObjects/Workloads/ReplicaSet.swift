import Documents

/// So many pods of one kind.
///
/// - Kubernetes: apps/v1 ReplicaSet
public struct ReplicaSet: Equatable, Sendable {
    /// Who it is.
    public var metadata: ObjectMeta
    /// What it shall be.
    public var spec: ReplicaSetSpec
    /// What it is.
    public var status: ReplicaSetStatus
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta, spec: ReplicaSetSpec = ReplicaSetSpec(),
        status: ReplicaSetStatus = ReplicaSetStatus(), others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
        self.others = others
    }
}

extension ReplicaSet: ClusterValue {
    /// One to read into.
    public static var blank: ReplicaSet { ReplicaSet(metadata: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("metadata", &metadata)
        fields.optional("spec", &spec, absent: ReplicaSetSpec())
        fields.optional("status", &status, absent: ReplicaSetStatus())
    }
}

/// How many pods of which kind.
///
/// - Kubernetes: apps/v1 ReplicaSetSpec
public struct ReplicaSetSpec: Equatable, Sendable {
    /// How many; 1 when nothing is said.
    public var replicas: Int32?
    /// So long a pod must have been ready to count as available.
    public var minReadySeconds: Int32
    /// Which pods it counts as its own.
    public var selector: LabelSelector
    /// What new ones are made after.
    public var template: PodTemplateSpec
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        replicas: Int32? = nil, minReadySeconds: Int32 = 0, selector: LabelSelector = LabelSelector(),
        template: PodTemplateSpec = PodTemplateSpec(), others: [JSONMember] = []
    ) {
        self.replicas = replicas
        self.minReadySeconds = minReadySeconds
        self.selector = selector
        self.template = template
        self.others = others
    }
}

extension ReplicaSetSpec: ClusterValue {
    /// One to read into.
    public static var blank: ReplicaSetSpec { ReplicaSetSpec() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("replicas", &replicas)
        fields.optional("minReadySeconds", &minReadySeconds, absent: 0)
        fields.optional("selector", &selector, absent: LabelSelector())
        fields.optional("template", &template, absent: PodTemplateSpec())
    }
}

/// How many pods there are.
///
/// - Kubernetes: apps/v1 ReplicaSetStatus
public struct ReplicaSetStatus: Equatable, Sendable {
    /// How many.
    public var replicas: Int32
    /// How many have all labels of the template.
    public var fullyLabeledReplicas: Int32
    /// How many are ready.
    public var readyReplicas: Int32
    /// How many have been ready for long enough.
    public var availableReplicas: Int32
    /// The generation that this is about.
    public var observedGeneration: Int64
    /// What is true of it.
    public var conditions: [Condition]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        replicas: Int32 = 0, fullyLabeledReplicas: Int32 = 0, readyReplicas: Int32 = 0,
        availableReplicas: Int32 = 0, observedGeneration: Int64 = 0, conditions: [Condition] = [],
        others: [JSONMember] = []
    ) {
        self.replicas = replicas
        self.fullyLabeledReplicas = fullyLabeledReplicas
        self.readyReplicas = readyReplicas
        self.availableReplicas = availableReplicas
        self.observedGeneration = observedGeneration
        self.conditions = conditions
        self.others = others
    }
}

extension ReplicaSetStatus: ClusterValue {
    /// One to read into.
    public static var blank: ReplicaSetStatus { ReplicaSetStatus() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("replicas", &replicas, absent: 0)
        fields.optional("fullyLabeledReplicas", &fullyLabeledReplicas, absent: 0)
        fields.optional("readyReplicas", &readyReplicas, absent: 0)
        fields.optional("availableReplicas", &availableReplicas, absent: 0)
        fields.optional("observedGeneration", &observedGeneration, absent: 0)
        fields.optional("conditions", &conditions, absent: [])
    }
}
