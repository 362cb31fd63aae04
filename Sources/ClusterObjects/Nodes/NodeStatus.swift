import Documents

/// What a node is.
///
/// - Kubernetes: core/v1 NodeStatus
public struct NodeStatus: Equatable, Sendable {
    /// All that it has.
    public var capacity: ResourceList
    /// What of it is for pods.
    public var allocatable: ResourceList
    /// What it has pulled.
    public var images: [NodeImage]
    /// What is true of it.
    public var conditions: [Condition]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        capacity: ResourceList = [:], allocatable: ResourceList = [:], images: [NodeImage] = [],
        conditions: [Condition] = [], others: [JSONMember] = []
    ) {
        self.capacity = capacity
        self.allocatable = allocatable
        self.images = images
        self.conditions = conditions
        self.others = others
    }
}

extension NodeStatus: ClusterValue {
    /// One to read into.
    public static var blank: NodeStatus { NodeStatus() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("capacity", &capacity, absent: [:])
        fields.optional("allocatable", &allocatable, absent: [:])
        fields.optional("images", &images, absent: [])
        fields.optional("conditions", &conditions, absent: [])
    }
}

/// An image that lies on a node.
///
/// - Kubernetes: core/v1 ContainerImage
public struct NodeImage: Equatable, Sendable {
    /// All names of it.
    public var names: [String]
    /// Its size in bytes.
    public var sizeBytes: Int64
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        names: [String] = [], sizeBytes: Int64 = 0, others: [JSONMember] = []
    ) {
        self.names = names
        self.sizeBytes = sizeBytes
        self.others = others
    }
}

extension NodeImage: ClusterValue {
    /// One to read into.
    public static var blank: NodeImage { NodeImage() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("names", &names, absent: [])
        fields.optional("sizeBytes", &sizeBytes, absent: 0)
    }
}
