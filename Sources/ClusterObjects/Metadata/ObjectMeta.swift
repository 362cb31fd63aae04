import Documents

/// Who an object is.
///
/// - Kubernetes: meta/v1 ObjectMeta
public struct ObjectMeta: Equatable, Sendable {
    /// Unique among the objects of its kind and namespace.
    public var name: String
    /// The namespace; empty for objects that have none, or that nobody has put into one yet.
    public var namespace: String
    /// Unique over space and time; empty before the API server has given it one.
    public var uid: String
    /// What selectors look at.
    public var labels: [String: String]
    /// Whatever somebody wants to note.
    public var annotations: [String: String]
    /// When it was made.
    public var creationTimestamp: Timestamp?
    /// When its deletion was asked for: it still runs, but it is on its way out.
    public var deletionTimestamp: Timestamp?
    /// What the name begins with, where the API server is to find the rest.
    public var generateName: String
    /// Which state of the object this is; opaque, compared only for being equal.
    public var resourceVersion: String
    /// Counts the changes of what it shall be.
    public var generation: Int64
    /// What it belongs to.
    public var ownerReferences: [OwnerReference]
    /// Who must have a hand in it before it goes.
    public var finalizers: [String]
    /// Seconds it was given to go, once it was asked to.
    public var deletionGracePeriodSeconds: Int64?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        name: String, namespace: String = "", uid: String = "", labels: [String: String] = [:],
        annotations: [String: String] = [:], creationTimestamp: Timestamp? = nil,
        deletionTimestamp: Timestamp? = nil, generateName: String = "", resourceVersion: String = "",
        generation: Int64 = 0, ownerReferences: [OwnerReference] = [], finalizers: [String] = [],
        deletionGracePeriodSeconds: Int64? = nil, others: [JSONMember] = []
    ) {
        self.name = name
        self.namespace = namespace
        self.uid = uid
        self.labels = labels
        self.annotations = annotations
        self.creationTimestamp = creationTimestamp
        self.deletionTimestamp = deletionTimestamp
        self.generateName = generateName
        self.resourceVersion = resourceVersion
        self.generation = generation
        self.ownerReferences = ownerReferences
        self.finalizers = finalizers
        self.deletionGracePeriodSeconds = deletionGracePeriodSeconds
        self.others = others
    }
}

extension ObjectMeta: ClusterValue {
    /// One to read into.
    public static var blank: ObjectMeta { ObjectMeta(name: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("name", &name, absent: "")
        fields.optional("generateName", &generateName, absent: "")
        fields.optional("namespace", &namespace, absent: "")
        fields.optional("uid", &uid, absent: "")
        fields.optional("resourceVersion", &resourceVersion, absent: "")
        fields.optional("generation", &generation, absent: 0)
        fields.optional("labels", &labels, absent: [:])
        fields.optional("annotations", &annotations, absent: [:])
        fields.optional("creationTimestamp", &creationTimestamp)
        fields.optional("deletionTimestamp", &deletionTimestamp)
        fields.optional("deletionGracePeriodSeconds", &deletionGracePeriodSeconds)
        fields.optional("ownerReferences", &ownerReferences, absent: [])
        fields.optional("finalizers", &finalizers, absent: [])
    }
}
