import Documents

/// As many replicas as the load asks for.
///
/// - Kubernetes: autoscaling/v2 HorizontalPodAutoscaler (v2beta2 in 1.20)
public struct HorizontalPodAutoscaler: Equatable, Sendable {
    /// Who it is.
    public var metadata: ObjectMeta
    /// What it shall do.
    public var spec: HorizontalPodAutoscalerSpec
    /// What it did.
    public var status: HorizontalPodAutoscalerStatus
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta, spec: HorizontalPodAutoscalerSpec = HorizontalPodAutoscalerSpec(),
        status: HorizontalPodAutoscalerStatus = HorizontalPodAutoscalerStatus(), others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
        self.others = others
    }
}

extension HorizontalPodAutoscaler: ClusterValue {
    /// One to read into.
    public static var blank: HorizontalPodAutoscaler { HorizontalPodAutoscaler(metadata: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("metadata", &metadata)
        fields.optional("spec", &spec, absent: HorizontalPodAutoscalerSpec())
        fields.optional("status", &status, absent: HorizontalPodAutoscalerStatus())
    }
}

/// What is scaled, between which bounds, by which metrics.
///
/// - Kubernetes: autoscaling/v2 HorizontalPodAutoscalerSpec
public struct HorizontalPodAutoscalerSpec: Equatable, Sendable {
    /// What is scaled.
    public var scaleTargetRef: CrossVersionObjectReference
    /// At least so many; 1 when nothing is said.
    public var minReplicas: Int32?
    /// At most so many.
    public var maxReplicas: Int32
    /// What decides; processors at 80 % of what is requested when nothing is said.
    public var metrics: [MetricSpec]
    /// How fast it may go.
    public var behavior: HorizontalPodAutoscalerBehavior?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        scaleTargetRef: CrossVersionObjectReference = CrossVersionObjectReference(),
        minReplicas: Int32? = nil, maxReplicas: Int32 = 0, metrics: [MetricSpec] = [],
        behavior: HorizontalPodAutoscalerBehavior? = nil, others: [JSONMember] = []
    ) {
        self.scaleTargetRef = scaleTargetRef
        self.minReplicas = minReplicas
        self.maxReplicas = maxReplicas
        self.metrics = metrics
        self.behavior = behavior
        self.others = others
    }
}

extension HorizontalPodAutoscalerSpec: ClusterValue {
    /// One to read into.
    public static var blank: HorizontalPodAutoscalerSpec { HorizontalPodAutoscalerSpec() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("scaleTargetRef", &scaleTargetRef, absent: CrossVersionObjectReference())
        fields.optional("minReplicas", &minReplicas)
        fields.optional("maxReplicas", &maxReplicas, absent: 0)
        fields.optional("metrics", &metrics, absent: [])
        fields.optional("behavior", &behavior)
    }
}

/// An object of the same namespace.
///
/// - Kubernetes: autoscaling/v2 CrossVersionObjectReference
public struct CrossVersionObjectReference: Equatable, Sendable {
    /// Its kind.
    public var kind: String
    /// Its name.
    public var name: String
    /// Group and version of its kind.
    public var apiVersion: String
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        kind: String = "", name: String = "", apiVersion: String = "", others: [JSONMember] = []
    ) {
        self.kind = kind
        self.name = name
        self.apiVersion = apiVersion
        self.others = others
    }
}

extension CrossVersionObjectReference: ClusterValue {
    /// One to read into.
    public static var blank: CrossVersionObjectReference { CrossVersionObjectReference() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("kind", &kind, absent: "")
        fields.optional("name", &name, absent: "")
        fields.optional("apiVersion", &apiVersion, absent: "")
    }
}

/// What an autoscaler did.
///
/// - Kubernetes: autoscaling/v2 HorizontalPodAutoscalerStatus
public struct HorizontalPodAutoscalerStatus: Equatable, Sendable {
    /// The generation that this is about.
    public var observedGeneration: Int64?
    /// When it last changed the number.
    public var lastScaleTime: Timestamp?
    /// How many there were when it last looked.
    public var currentReplicas: Int32
    /// How many it wanted then.
    public var desiredReplicas: Int32
    /// What it saw.
    public var currentMetrics: [MetricStatus]
    /// What is true of it: `AbleToScale`, `ScalingActive`, `ScalingLimited`.
    public var conditions: [Condition]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        observedGeneration: Int64? = nil, lastScaleTime: Timestamp? = nil, currentReplicas: Int32 = 0,
        desiredReplicas: Int32 = 0, currentMetrics: [MetricStatus] = [], conditions: [Condition] = [],
        others: [JSONMember] = []
    ) {
        self.observedGeneration = observedGeneration
        self.lastScaleTime = lastScaleTime
        self.currentReplicas = currentReplicas
        self.desiredReplicas = desiredReplicas
        self.currentMetrics = currentMetrics
        self.conditions = conditions
        self.others = others
    }
}

extension HorizontalPodAutoscalerStatus: ClusterValue {
    /// One to read into.
    public static var blank: HorizontalPodAutoscalerStatus { HorizontalPodAutoscalerStatus() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("observedGeneration", &observedGeneration)
        fields.optional("lastScaleTime", &lastScaleTime)
        fields.optional("currentReplicas", &currentReplicas, absent: 0)
        fields.optional("desiredReplicas", &desiredReplicas, absent: 0)
        fields.optional("currentMetrics", &currentMetrics, absent: [])
        fields.optional("conditions", &conditions, absent: [])
    }
}
