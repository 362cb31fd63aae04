import Documents

/// A metric and what it should be; the member of its type is there.
///
/// - Kubernetes: autoscaling/v2 MetricSpec
public struct MetricSpec: Equatable, Sendable {
    /// `Resource`, `ContainerResource`, `Pods`, `Object` or `External`.
    public var type: String
    /// What the pods use of a resource.
    public var resource: ResourceMetricSource?
    /// What one container of each pod uses of a resource.
    public var containerResource: ContainerResourceMetricSource?
    /// What the pods say of themselves.
    public var pods: PodsMetricSource?
    /// What is said of one object.
    public var object: ObjectMetricSource?
    /// What somebody outside says.
    public var external: ExternalMetricSource?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        type: String = "", resource: ResourceMetricSource? = nil,
        containerResource: ContainerResourceMetricSource? = nil, pods: PodsMetricSource? = nil,
        object: ObjectMetricSource? = nil, external: ExternalMetricSource? = nil, others: [JSONMember] = []
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

extension MetricSpec: ClusterValue {
    /// One to read into.
    public static var blank: MetricSpec { MetricSpec() }

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

/// What pods use of a resource.
///
/// - Kubernetes: autoscaling/v2 ResourceMetricSource
public struct ResourceMetricSource: Equatable, Sendable {
    /// Which resource: `cpu`, `memory`.
    public var name: String
    /// What it should be.
    public var target: MetricTarget
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        name: String = "", target: MetricTarget = MetricTarget(), others: [JSONMember] = []
    ) {
        self.name = name
        self.target = target
        self.others = others
    }
}

extension ResourceMetricSource: ClusterValue {
    /// One to read into.
    public static var blank: ResourceMetricSource { ResourceMetricSource() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("name", &name, absent: "")
        fields.optional("target", &target, absent: MetricTarget())
    }
}

/// What one container of each pod uses of a resource.
///
/// - Kubernetes: autoscaling/v2 ContainerResourceMetricSource
public struct ContainerResourceMetricSource: Equatable, Sendable {
    /// Which resource: `cpu`, `memory`.
    public var name: String
    /// Which container.
    public var container: String
    /// What it should be.
    public var target: MetricTarget
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        name: String = "", container: String = "", target: MetricTarget = MetricTarget(),
        others: [JSONMember] = []
    ) {
        self.name = name
        self.container = container
        self.target = target
        self.others = others
    }
}

extension ContainerResourceMetricSource: ClusterValue {
    /// One to read into.
    public static var blank: ContainerResourceMetricSource { ContainerResourceMetricSource() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("name", &name, absent: "")
        fields.optional("container", &container, absent: "")
        fields.optional("target", &target, absent: MetricTarget())
    }
}

/// What pods say of themselves.
///
/// - Kubernetes: autoscaling/v2 PodsMetricSource
public struct PodsMetricSource: Equatable, Sendable {
    /// Which metric.
    public var metric: MetricIdentifier
    /// What it should be, on average.
    public var target: MetricTarget
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metric: MetricIdentifier = MetricIdentifier(), target: MetricTarget = MetricTarget(),
        others: [JSONMember] = []
    ) {
        self.metric = metric
        self.target = target
        self.others = others
    }
}

extension PodsMetricSource: ClusterValue {
    /// One to read into.
    public static var blank: PodsMetricSource { PodsMetricSource() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("metric", &metric, absent: MetricIdentifier())
        fields.optional("target", &target, absent: MetricTarget())
    }
}

/// What is said of one object.
///
/// - Kubernetes: autoscaling/v2 ObjectMetricSource
public struct ObjectMetricSource: Equatable, Sendable {
    /// Which object.
    public var describedObject: CrossVersionObjectReference
    /// Which metric.
    public var metric: MetricIdentifier
    /// What it should be.
    public var target: MetricTarget
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        describedObject: CrossVersionObjectReference = CrossVersionObjectReference(),
        metric: MetricIdentifier = MetricIdentifier(), target: MetricTarget = MetricTarget(),
        others: [JSONMember] = []
    ) {
        self.describedObject = describedObject
        self.metric = metric
        self.target = target
        self.others = others
    }
}

extension ObjectMetricSource: ClusterValue {
    /// One to read into.
    public static var blank: ObjectMetricSource { ObjectMetricSource() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("describedObject", &describedObject, absent: CrossVersionObjectReference())
        fields.optional("metric", &metric, absent: MetricIdentifier())
        fields.optional("target", &target, absent: MetricTarget())
    }
}

/// What somebody outside says.
///
/// - Kubernetes: autoscaling/v2 ExternalMetricSource
public struct ExternalMetricSource: Equatable, Sendable {
    /// Which metric.
    public var metric: MetricIdentifier
    /// What it should be.
    public var target: MetricTarget
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metric: MetricIdentifier = MetricIdentifier(), target: MetricTarget = MetricTarget(),
        others: [JSONMember] = []
    ) {
        self.metric = metric
        self.target = target
        self.others = others
    }
}

extension ExternalMetricSource: ClusterValue {
    /// One to read into.
    public static var blank: ExternalMetricSource { ExternalMetricSource() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("metric", &metric, absent: MetricIdentifier())
        fields.optional("target", &target, absent: MetricTarget())
    }
}
