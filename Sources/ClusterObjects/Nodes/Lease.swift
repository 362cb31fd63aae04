import Documents

/// Something that one holds for a while and must renew.
///
/// - Kubernetes: coordination.k8s.io/v1 Lease
public struct Lease: Equatable, Sendable {
    /// Who it is.
    public var metadata: ObjectMeta
    /// Who holds it, and since when.
    public var spec: LeaseSpec
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta, spec: LeaseSpec = LeaseSpec(), others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.spec = spec
        self.others = others
    }
}

extension Lease: ClusterValue {
    /// One to read into.
    public static var blank: Lease { Lease(metadata: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("metadata", &metadata)
        fields.optional("spec", &spec, absent: LeaseSpec())
    }
}

/// Who holds a lease, and since when.
///
/// - Kubernetes: coordination.k8s.io/v1 LeaseSpec
public struct LeaseSpec: Equatable, Sendable {
    /// Who holds it; nil or empty for nobody.
    public var holderIdentity: String?
    /// Others must wait so long after they saw it change, in seconds.
    public var leaseDurationSeconds: Int32?
    /// When the holder got it, by its own clock.
    public var acquireTime: Timestamp?
    /// When the holder last renewed it, by its own clock.
    public var renewTime: Timestamp?
    /// How many times it went from one holder to another.
    public var leaseTransitions: Int32?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        holderIdentity: String? = nil, leaseDurationSeconds: Int32? = nil, acquireTime: Timestamp? = nil,
        renewTime: Timestamp? = nil, leaseTransitions: Int32? = nil, others: [JSONMember] = []
    ) {
        self.holderIdentity = holderIdentity
        self.leaseDurationSeconds = leaseDurationSeconds
        self.acquireTime = acquireTime
        self.renewTime = renewTime
        self.leaseTransitions = leaseTransitions
        self.others = others
    }
}

extension LeaseSpec: ClusterValue {
    /// One to read into.
    public static var blank: LeaseSpec { LeaseSpec() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("holderIdentity", &holderIdentity)
        fields.optional("leaseDurationSeconds", &leaseDurationSeconds)
        fields.optional("acquireTime", &acquireTime)
        fields.optional("renewTime", &renewTime)
        fields.optional("leaseTransitions", &leaseTransitions)
    }
}
