import Documents

/// How many of some pods may be missing at a time.
///
/// - Kubernetes: policy/v1 PodDisruptionBudget
public struct PodDisruptionBudget: Equatable, Sendable {
    /// Who it is; it is about pods of its own namespace.
    public var metadata: ObjectMeta
    /// Which pods.
    public var spec: PodDisruptionBudgetSpec
    /// What is left of it.
    public var status: PodDisruptionBudgetStatus
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta, spec: PodDisruptionBudgetSpec = PodDisruptionBudgetSpec(),
        status: PodDisruptionBudgetStatus = PodDisruptionBudgetStatus(), others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
        self.others = others
    }
}

extension PodDisruptionBudget: ClusterValue {
    /// One to read into.
    public static var blank: PodDisruptionBudget { PodDisruptionBudget(metadata: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("metadata", &metadata)
        fields.optional("spec", &spec, absent: PodDisruptionBudgetSpec())
        fields.optional("status", &status, absent: PodDisruptionBudgetStatus())
    }
}

/// Which pods a budget is about.
///
/// - Kubernetes: policy/v1 PodDisruptionBudgetSpec
public struct PodDisruptionBudgetSpec: Equatable, Sendable {
    /// The pods; nil and, for the scheduler, an empty one: none.
    public var selector: LabelSelector?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        selector: LabelSelector? = nil, others: [JSONMember] = []
    ) {
        self.selector = selector
        self.others = others
    }
}

extension PodDisruptionBudgetSpec: ClusterValue {
    /// One to read into.
    public static var blank: PodDisruptionBudgetSpec { PodDisruptionBudgetSpec() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("selector", &selector)
    }
}

/// What is left of a budget.
///
/// - Kubernetes: policy/v1 PodDisruptionBudgetStatus
public struct PodDisruptionBudgetStatus: Equatable, Sendable {
    /// How many pods may go now.
    public var disruptionsAllowed: Int32
    /// Pods whose going is counted already, by name.
    public var disruptedPods: [String: Timestamp]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        disruptionsAllowed: Int32 = 0, disruptedPods: [String: Timestamp] = [:], others: [JSONMember] = []
    ) {
        self.disruptionsAllowed = disruptionsAllowed
        self.disruptedPods = disruptedPods
        self.others = others
    }
}

extension PodDisruptionBudgetStatus: ClusterValue {
    /// One to read into.
    public static var blank: PodDisruptionBudgetStatus { PodDisruptionBudgetStatus() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("disruptionsAllowed", &disruptionsAllowed, absent: 0)
        fields.optional("disruptedPods", &disruptedPods, absent: [:])
    }
}
