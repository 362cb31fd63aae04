import Documents

/// How a container is asked how it is; what it is asked (`exec`, `httpGet`, `tcpSocket`) is kept as written.
///
/// - Kubernetes: core/v1 Probe
public struct ContainerProbe: Equatable, Sendable {
    /// So long after its start it is not asked, in seconds.
    public var initialDelaySeconds: Int32
    /// So long it may take to answer, in seconds; 1 when nothing is said.
    public var timeoutSeconds: Int32?
    /// How often it is asked, in seconds; 10 when nothing is said.
    public var periodSeconds: Int32?
    /// So many good answers in a row make it good; 1 when nothing is said.
    public var successThreshold: Int32?
    /// So many bad answers in a row make it bad; 3 when nothing is said.
    public var failureThreshold: Int32?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        initialDelaySeconds: Int32 = 0, timeoutSeconds: Int32? = nil, periodSeconds: Int32? = nil,
        successThreshold: Int32? = nil, failureThreshold: Int32? = nil, others: [JSONMember] = []
    ) {
        self.initialDelaySeconds = initialDelaySeconds
        self.timeoutSeconds = timeoutSeconds
        self.periodSeconds = periodSeconds
        self.successThreshold = successThreshold
        self.failureThreshold = failureThreshold
        self.others = others
    }
}

extension ContainerProbe: ClusterValue {
    /// One to read into.
    public static var blank: ContainerProbe { ContainerProbe() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("initialDelaySeconds", &initialDelaySeconds, absent: 0)
        fields.optional("timeoutSeconds", &timeoutSeconds)
        fields.optional("periodSeconds", &periodSeconds)
        fields.optional("successThreshold", &successThreshold)
        fields.optional("failureThreshold", &failureThreshold)
    }
}
