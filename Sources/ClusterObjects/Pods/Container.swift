import Documents

/// A program of a pod.
///
/// - Kubernetes: core/v1 Container
public struct Container: Equatable, Sendable {
    /// Its name in the pod.
    public var name: String
    /// The image it runs.
    public var image: String
    /// What it needs and what it may take.
    public var resources: ResourceRequirements
    /// Where it listens.
    public var ports: [ContainerPort]
    /// `Always` makes an init container a sidecar (since 1.28).
    public var restartPolicy: String
    /// Until it passes this one, the others are not asked; failing it ends the container.
    public var startupProbe: ContainerProbe?
    /// Failing it ends the container.
    public var livenessProbe: ContainerProbe?
    /// Failing it keeps clients away from it.
    public var readinessProbe: ContainerProbe?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        name: String = "", image: String = "", resources: ResourceRequirements = ResourceRequirements(),
        ports: [ContainerPort] = [], restartPolicy: String = "", startupProbe: ContainerProbe? = nil,
        livenessProbe: ContainerProbe? = nil, readinessProbe: ContainerProbe? = nil, others: [JSONMember] = []
    ) {
        self.name = name
        self.image = image
        self.resources = resources
        self.ports = ports
        self.restartPolicy = restartPolicy
        self.startupProbe = startupProbe
        self.livenessProbe = livenessProbe
        self.readinessProbe = readinessProbe
        self.others = others
    }
}

extension Container: ClusterValue {
    /// One to read into.
    public static var blank: Container { Container() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("name", &name, absent: "")
        fields.optional("image", &image, absent: "")
        fields.optional("resources", &resources, absent: ResourceRequirements())
        fields.optional("ports", &ports, absent: [])
        fields.optional("restartPolicy", &restartPolicy, absent: "")
        fields.optional("startupProbe", &startupProbe)
        fields.optional("livenessProbe", &livenessProbe)
        fields.optional("readinessProbe", &readinessProbe)
    }
}

/// What a container needs and what it may take.
///
/// - Kubernetes: core/v1 ResourceRequirements
public struct ResourceRequirements: Equatable, Sendable {
    /// What is set aside for it.
    public var requests: ResourceList
    /// What it never gets more of.
    public var limits: ResourceList
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        requests: ResourceList = [:], limits: ResourceList = [:], others: [JSONMember] = []
    ) {
        self.requests = requests
        self.limits = limits
        self.others = others
    }
}

extension ResourceRequirements: ClusterValue {
    /// One to read into.
    public static var blank: ResourceRequirements { ResourceRequirements() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("requests", &requests, absent: [:])
        fields.optional("limits", &limits, absent: [:])
    }
}
