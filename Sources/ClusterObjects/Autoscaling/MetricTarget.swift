import Documents

/// Which metric.
///
/// - Kubernetes: autoscaling/v2 MetricIdentifier
public struct MetricIdentifier: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// Which of its series; nil for all.
    public var selector: LabelSelector?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        name: String = "", selector: LabelSelector? = nil, others: [JSONMember] = []
    ) {
        self.name = name
        self.selector = selector
        self.others = others
    }
}

extension MetricIdentifier: ClusterValue {
    /// One to read into.
    public static var blank: MetricIdentifier { MetricIdentifier() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("name", &name, absent: "")
        fields.optional("selector", &selector)
    }
}

/// What a metric should be.
///
/// - Kubernetes: autoscaling/v2 MetricTarget
public struct MetricTarget: Equatable, Sendable {
    /// `Utilization`, `Value` or `AverageValue`.
    public var type: String
    /// In all.
    public var value: Quantity?
    /// For each pod.
    public var averageValue: Quantity?
    /// For each pod, in percent of what it requests.
    public var averageUtilization: Int32?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        type: String = "", value: Quantity? = nil, averageValue: Quantity? = nil,
        averageUtilization: Int32? = nil, others: [JSONMember] = []
    ) {
        self.type = type
        self.value = value
        self.averageValue = averageValue
        self.averageUtilization = averageUtilization
        self.others = others
    }
}

extension MetricTarget: ClusterValue {
    /// One to read into.
    public static var blank: MetricTarget { MetricTarget() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("type", &type, absent: "")
        fields.optional("value", &value)
        fields.optional("averageValue", &averageValue)
        fields.optional("averageUtilization", &averageUtilization)
    }
}

/// What a metric was; the member of its type is there.
///
/// - Kubernetes: autoscaling/v2 MetricStatus
public struct MetricStatus: Equatable, Sendable {
    /// `Resource`, `ContainerResource`, `Pods`, `Object` or `External`.
    public var type: String
    /// What the pods used of a resource.
    public var resource: MetricReading?
    /// What one container of each pod used of a resource.
    public var containerResource: MetricReading?
    /// What the pods said of themselves.
    public var pods: MetricReading?
    /// What was said of one object.
    public var object: MetricReading?
    /// What somebody outside said.
    public var external: MetricReading?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        type: String = "", resource: MetricReading? = nil, containerResource: MetricReading? = nil,
        pods: MetricReading? = nil, object: MetricReading? = nil, external: MetricReading? = nil,
        others: [JSONMember] = []
    ) {
        self.type = type
        self.resource = resource
        self.containerResource = containerResource
        self.pods = pods
        self.object = object
        self.external = external
        self.others = others
    }
}

extension MetricStatus: ClusterValue {
    /// One to read into.
    public static var blank: MetricStatus { MetricStatus() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("type", &type, absent: "")
        fields.optional("resource", &resource)
        fields.optional("containerResource", &containerResource)
        fields.optional("pods", &pods)
        fields.optional("object", &object)
        fields.optional("external", &external)
    }
}

/// Which metric was read, and what it was.
///
/// - Kubernetes: autoscaling/v2 ResourceMetricStatus, PodsMetricStatus and their like
public struct MetricReading: Equatable, Sendable {
    /// Which resource, for one of a resource.
    public var name: String
    /// Which container, for one of a container's resource.
    public var container: String
    /// Which metric, for all others.
    public var metric: MetricIdentifier?
    /// Of which object, for one of an object.
    public var describedObject: CrossVersionObjectReference?
    /// What it was.
    public var current: MetricValueStatus
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        name: String = "", container: String = "", metric: MetricIdentifier? = nil,
        describedObject: CrossVersionObjectReference? = nil, current: MetricValueStatus = MetricValueStatus(),
        others: [JSONMember] = []
    ) {
        self.name = name
        self.container = container
        self.metric = metric
        self.describedObject = describedObject
        self.current = current
        self.others = others
    }
}

extension MetricReading: ClusterValue {
    /// One to read into.
    public static var blank: MetricReading { MetricReading() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("name", &name, absent: "")
        fields.optional("container", &container, absent: "")
        fields.optional("metric", &metric)
        fields.optional("describedObject", &describedObject)
        fields.optional("current", &current, absent: MetricValueStatus())
    }
}

/// What a metric was.
///
/// - Kubernetes: autoscaling/v2 MetricValueStatus
public struct MetricValueStatus: Equatable, Sendable {
    /// In all.
    public var value: Quantity?
    /// For each pod.
    public var averageValue: Quantity?
    /// For each pod, in percent of what it requests.
    public var averageUtilization: Int32?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        value: Quantity? = nil, averageValue: Quantity? = nil, averageUtilization: Int32? = nil,
        others: [JSONMember] = []
    ) {
        self.value = value
        self.averageValue = averageValue
        self.averageUtilization = averageUtilization
        self.others = others
    }
}

extension MetricValueStatus: ClusterValue {
    /// One to read into.
    public static var blank: MetricValueStatus { MetricValueStatus() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("value", &value)
        fields.optional("averageValue", &averageValue)
        fields.optional("averageUtilization", &averageUtilization)
    }
}
