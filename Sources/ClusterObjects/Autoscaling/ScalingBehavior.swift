import Documents

/// How fast an autoscaler may go.
///
/// - Kubernetes: autoscaling/v2 HorizontalPodAutoscalerBehavior
public struct HorizontalPodAutoscalerBehavior: Equatable, Sendable {
    /// Upwards; the greater of 4 pods and 100 % in 15 s when nothing is said.
    public var scaleUp: HPAScalingRules?
    /// Downwards; 100 % in 15 s, after 300 s of calm, when nothing is said.
    public var scaleDown: HPAScalingRules?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        scaleUp: HPAScalingRules? = nil, scaleDown: HPAScalingRules? = nil, others: [JSONMember] = []
    ) {
        self.scaleUp = scaleUp
        self.scaleDown = scaleDown
        self.others = others
    }
}

extension HorizontalPodAutoscalerBehavior: ClusterValue {
    /// One to read into.
    public static var blank: HorizontalPodAutoscalerBehavior { HorizontalPodAutoscalerBehavior() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("scaleUp", &scaleUp)
        fields.optional("scaleDown", &scaleDown)
    }
}

/// How fast an autoscaler may go in one direction.
///
/// - Kubernetes: autoscaling/v2 HPAScalingRules
public struct HPAScalingRules: Equatable, Sendable {
    /// The most cautious recommendation of so many seconds counts.
    public var stabilizationWindowSeconds: Int32?
    /// `Max`, `Min` or `Disabled`; the first when nothing is said.
    public var selectPolicy: String?
    /// How much in how long.
    public var policies: [HPAScalingPolicy]?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        stabilizationWindowSeconds: Int32? = nil, selectPolicy: String? = nil,
        policies: [HPAScalingPolicy]? = nil, others: [JSONMember] = []
    ) {
        self.stabilizationWindowSeconds = stabilizationWindowSeconds
        self.selectPolicy = selectPolicy
        self.policies = policies
        self.others = others
    }
}

extension HPAScalingRules: ClusterValue {
    /// One to read into.
    public static var blank: HPAScalingRules { HPAScalingRules() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("stabilizationWindowSeconds", &stabilizationWindowSeconds)
        fields.optional("selectPolicy", &selectPolicy)
        fields.optional("policies", &policies)
    }
}

/// How much may change in how long.
///
/// - Kubernetes: autoscaling/v2 HPAScalingPolicy
public struct HPAScalingPolicy: Equatable, Sendable {
    /// `Pods` or `Percent`.
    public var type: String
    /// How many, or how many in a hundred.
    public var value: Int32
    /// In how many seconds; at most 1800.
    public var periodSeconds: Int32
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        type: String = "", value: Int32 = 0, periodSeconds: Int32 = 0, others: [JSONMember] = []
    ) {
        self.type = type
        self.value = value
        self.periodSeconds = periodSeconds
        self.others = others
    }
}

extension HPAScalingPolicy: ClusterValue {
    /// One to read into.
    public static var blank: HPAScalingPolicy { HPAScalingPolicy() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("type", &type, absent: "")
        fields.optional("value", &value, absent: 0)
        fields.optional("periodSeconds", &periodSeconds, absent: 0)
    }
}
