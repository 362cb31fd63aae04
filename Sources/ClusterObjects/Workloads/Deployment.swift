import Documents

/// Pods of one kind, replaced step by step when the kind changes.
///
/// - Kubernetes: apps/v1 Deployment
public struct Deployment: Equatable, Sendable {
    /// Who it is.
    public var metadata: ObjectMeta
    /// What it shall be.
    public var spec: DeploymentSpec
    /// What it is.
    public var status: DeploymentStatus
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta, spec: DeploymentSpec = DeploymentSpec(),
        status: DeploymentStatus = DeploymentStatus(), others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
        self.others = others
    }
}

extension Deployment: ClusterValue {
    /// One to read into.
    public static var blank: Deployment { Deployment(metadata: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("metadata", &metadata)
        fields.optional("spec", &spec, absent: DeploymentSpec())
        fields.optional("status", &status, absent: DeploymentStatus())
    }
}

/// How many pods of which kind, and how they are replaced.
///
/// - Kubernetes: apps/v1 DeploymentSpec
public struct DeploymentSpec: Equatable, Sendable {
    /// How many; 1 when nothing is said.
    public var replicas: Int32?
    /// Which pods are its own.
    public var selector: LabelSelector
    /// What they are made after.
    public var template: PodTemplateSpec
    /// How they are replaced.
    public var strategy: DeploymentStrategy
    /// So long a pod must have been ready to count as available.
    public var minReadySeconds: Int32
    /// How many old replica sets are kept; 10 when nothing is said.
    public var revisionHistoryLimit: Int32?
    /// Whether changes of the template wait.
    public var paused: Bool
    /// After so long without progress it says so; 600 when nothing is said.
    public var progressDeadlineSeconds: Int32?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        replicas: Int32? = nil, selector: LabelSelector = LabelSelector(),
        template: PodTemplateSpec = PodTemplateSpec(), strategy: DeploymentStrategy = DeploymentStrategy(),
        minReadySeconds: Int32 = 0, revisionHistoryLimit: Int32? = nil, paused: Bool = false,
        progressDeadlineSeconds: Int32? = nil, others: [JSONMember] = []
    ) {
        self.replicas = replicas
        self.selector = selector
        self.template = template
        self.strategy = strategy
        self.minReadySeconds = minReadySeconds
        self.revisionHistoryLimit = revisionHistoryLimit
        self.paused = paused
        self.progressDeadlineSeconds = progressDeadlineSeconds
        self.others = others
    }
}

extension DeploymentSpec: ClusterValue {
    /// One to read into.
    public static var blank: DeploymentSpec { DeploymentSpec() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("replicas", &replicas)
        fields.optional("selector", &selector, absent: LabelSelector())
        fields.optional("template", &template, absent: PodTemplateSpec())
        fields.optional("strategy", &strategy, absent: DeploymentStrategy())
        fields.optional("minReadySeconds", &minReadySeconds, absent: 0)
        fields.optional("revisionHistoryLimit", &revisionHistoryLimit)
        fields.optional("paused", &paused, absent: false)
        fields.optional("progressDeadlineSeconds", &progressDeadlineSeconds)
    }
}

/// How pods are replaced.
///
/// - Kubernetes: apps/v1 DeploymentStrategy
public struct DeploymentStrategy: Equatable, Sendable {
    /// `RollingUpdate` or `Recreate`; empty for the first.
    public var type: String
    /// How far it goes at a time.
    public var rollingUpdate: RollingUpdateDeployment?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        type: String = "", rollingUpdate: RollingUpdateDeployment? = nil, others: [JSONMember] = []
    ) {
        self.type = type
        self.rollingUpdate = rollingUpdate
        self.others = others
    }
}

extension DeploymentStrategy: ClusterValue {
    /// One to read into.
    public static var blank: DeploymentStrategy { DeploymentStrategy() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("type", &type, absent: "")
        fields.optional("rollingUpdate", &rollingUpdate)
    }
}

/// How far a rolling update goes at a time.
///
/// - Kubernetes: apps/v1 RollingUpdateDeployment
public struct RollingUpdateDeployment: Equatable, Sendable {
    /// How many may be missing; 25% when nothing is said.
    public var maxUnavailable: IntOrString?
    /// How many may be too many; 25% when nothing is said.
    public var maxSurge: IntOrString?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        maxUnavailable: IntOrString? = nil, maxSurge: IntOrString? = nil, others: [JSONMember] = []
    ) {
        self.maxUnavailable = maxUnavailable
        self.maxSurge = maxSurge
        self.others = others
    }
}

extension RollingUpdateDeployment: ClusterValue {
    /// One to read into.
    public static var blank: RollingUpdateDeployment { RollingUpdateDeployment() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("maxUnavailable", &maxUnavailable)
        fields.optional("maxSurge", &maxSurge)
    }
}

/// How far the replacement is.
///
/// - Kubernetes: apps/v1 DeploymentStatus
public struct DeploymentStatus: Equatable, Sendable {
    /// The generation that this is about.
    public var observedGeneration: Int64
    /// How many pods there are.
    public var replicas: Int32
    /// How many are of the newest kind.
    public var updatedReplicas: Int32
    /// How many are ready.
    public var readyReplicas: Int32
    /// How many have been ready for long enough.
    public var availableReplicas: Int32
    /// How many are missing.
    public var unavailableReplicas: Int32
    /// What is true of it.
    public var conditions: [Condition]
    /// How many times the name of a replica set was taken.
    public var collisionCount: Int32?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        observedGeneration: Int64 = 0, replicas: Int32 = 0, updatedReplicas: Int32 = 0,
        readyReplicas: Int32 = 0, availableReplicas: Int32 = 0, unavailableReplicas: Int32 = 0,
        conditions: [Condition] = [], collisionCount: Int32? = nil, others: [JSONMember] = []
    ) {
        self.observedGeneration = observedGeneration
        self.replicas = replicas
        self.updatedReplicas = updatedReplicas
        self.readyReplicas = readyReplicas
        self.availableReplicas = availableReplicas
        self.unavailableReplicas = unavailableReplicas
        self.conditions = conditions
        self.collisionCount = collisionCount
        self.others = others
    }
}

extension DeploymentStatus: ClusterValue {
    /// One to read into.
    public static var blank: DeploymentStatus { DeploymentStatus() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("observedGeneration", &observedGeneration, absent: 0)
        fields.optional("replicas", &replicas, absent: 0)
        fields.optional("updatedReplicas", &updatedReplicas, absent: 0)
        fields.optional("readyReplicas", &readyReplicas, absent: 0)
        fields.optional("availableReplicas", &availableReplicas, absent: 0)
        fields.optional("unavailableReplicas", &unavailableReplicas, absent: 0)
        fields.optional("conditions", &conditions, absent: [])
        fields.optional("collisionCount", &collisionCount)
    }
}
