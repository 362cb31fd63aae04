import Documents

/// Some of those that answer for a service.
///
/// - Kubernetes: discovery/v1 EndpointSlice (v1beta1 until 1.20)
public struct EndpointSlice: Equatable, Sendable {
    /// Who it is; the label `kubernetes.io/service-name` names its service.
    public var metadata: ObjectMeta
    /// `IPv4`, `IPv6` or `FQDN`.
    public var addressType: String
    /// Those that answer; 100 at most by convention, 1000 at the very most.
    public var endpoints: [SliceEndpoint]
    /// Their ports, the same for all.
    public var ports: [SlicePort]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        metadata: ObjectMeta, addressType: String = "", endpoints: [SliceEndpoint] = [],
        ports: [SlicePort] = [], others: [JSONMember] = []
    ) {
        self.metadata = metadata
        self.addressType = addressType
        self.endpoints = endpoints
        self.ports = ports
        self.others = others
    }
}

extension EndpointSlice: ClusterValue {
    /// One to read into.
    public static var blank: EndpointSlice { EndpointSlice(metadata: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("metadata", &metadata)
        fields.optional("addressType", &addressType, absent: "")
        fields.optional("endpoints", &endpoints, absent: [])
        fields.optional("ports", &ports, absent: [])
    }
}

/// Somebody who answers.
///
/// - Kubernetes: discovery/v1 Endpoint
public struct SliceEndpoint: Equatable, Sendable {
    /// Its addresses, all alike; the first is used.
    public var addresses: [String]
    /// Whether it can be used.
    public var conditions: EndpointConditions
    /// Its name below the service.
    public var hostname: String
    /// The pod.
    public var targetRef: ObjectReference?
    /// The node it is on.
    public var nodeName: String
    /// The zone it is in.
    public var zone: String
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        addresses: [String] = [], conditions: EndpointConditions = EndpointConditions(),
        hostname: String = "", targetRef: ObjectReference? = nil, nodeName: String = "", zone: String = "",
        others: [JSONMember] = []
    ) {
        self.addresses = addresses
        self.conditions = conditions
        self.hostname = hostname
        self.targetRef = targetRef
        self.nodeName = nodeName
        self.zone = zone
        self.others = others
    }
}

extension SliceEndpoint: ClusterValue {
    /// One to read into.
    public static var blank: SliceEndpoint { SliceEndpoint() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("addresses", &addresses, absent: [])
        fields.optional("conditions", &conditions, absent: EndpointConditions())
        fields.optional("hostname", &hostname, absent: "")
        fields.optional("targetRef", &targetRef)
        fields.optional("nodeName", &nodeName, absent: "")
        fields.optional("zone", &zone, absent: "")
    }
}

/// Whether an endpoint can be used; what is not said is taken for the better.
///
/// - Kubernetes: discovery/v1 EndpointConditions
public struct EndpointConditions: Equatable, Sendable {
    /// It answers, and is not on its way out; unknown counts as yes.
    public var ready: Bool?
    /// It answers; unknown: as `ready` says (since 1.20).
    public var serving: Bool?
    /// It is on its way out; unknown counts as no (since 1.20).
    public var terminating: Bool?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        ready: Bool? = nil, serving: Bool? = nil, terminating: Bool? = nil, others: [JSONMember] = []
    ) {
        self.ready = ready
        self.serving = serving
        self.terminating = terminating
        self.others = others
    }
}

extension EndpointConditions: ClusterValue {
    /// One to read into.
    public static var blank: EndpointConditions { EndpointConditions() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("ready", &ready)
        fields.optional("serving", &serving)
        fields.optional("terminating", &terminating)
    }
}

/// A port of endpoints.
///
/// - Kubernetes: discovery/v1 EndpointPort
public struct SlicePort: Equatable, Sendable {
    /// The name of the service port that it is for.
    public var name: String
    /// `TCP`, `UDP` or `SCTP`; empty for the first.
    public var protocolName: String
    /// Its number; unknown: every port.
    public var port: Int32?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        name: String = "", protocolName: String = "", port: Int32? = nil, others: [JSONMember] = []
    ) {
        self.name = name
        self.protocolName = protocolName
        self.port = port
        self.others = others
    }
}

extension SlicePort: ClusterValue {
    /// One to read into.
    public static var blank: SlicePort { SlicePort() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("name", &name, absent: "")
        fields.optional("protocol", &protocolName, absent: "")
        fields.optional("port", &port)
    }
}

/// Names an object.
///
/// - Kubernetes: core/v1 ObjectReference
public struct ObjectReference: Equatable, Sendable {
    /// Its kind.
    public var kind: String
    /// Its namespace.
    public var namespace: String
    /// Its name.
    public var name: String
    /// Which of all that ever had this name.
    public var uid: String
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        kind: String = "", namespace: String = "", name: String = "", uid: String = "",
        others: [JSONMember] = []
    ) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.others = others
    }
}

extension ObjectReference: ClusterValue {
    /// One to read into.
    public static var blank: ObjectReference { ObjectReference() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("kind", &kind, absent: "")
        fields.optional("namespace", &namespace, absent: "")
        fields.optional("name", &name, absent: "")
        fields.optional("uid", &uid, absent: "")
    }
}
