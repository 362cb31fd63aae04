import Documents

/// The taints that do not keep a pod away.
///
/// - Kubernetes: core/v1 Toleration
public struct Toleration: Equatable, Sendable {
    /// The key of the taint; empty with `Exists`: every key.
    public var key: String
    /// How the value is compared.
    public var comparison: Comparison
    /// The value of the taint.
    public var value: String
    /// The effect of the taint; nil: every effect.
    public var effect: TaintEffect?
    /// How long a NoExecute taint is borne; nil: for ever.
    public var tolerationSeconds: Int64?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        key: String = "", comparison: Comparison = Comparison.equal, value: String = "",
        effect: TaintEffect? = nil, tolerationSeconds: Int64? = nil, others: [JSONMember] = []
    ) {
        self.key = key
        self.comparison = comparison
        self.value = value
        self.effect = effect
        self.tolerationSeconds = tolerationSeconds
        self.others = others
    }
}

extension Toleration: ClusterValue {
    /// One to read into.
    public static var blank: Toleration { Toleration() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("key", &key, absent: "")
        fields.optional("operator", &comparison, absent: Comparison.equal)
        fields.optional("value", &value, absent: "")
        fields.optional("effect", &effect)
        fields.optional("tolerationSeconds", &tolerationSeconds)
    }
}

extension Toleration {
    /// How a toleration compares values.
    public enum Comparison: String, CaseIterable, Sendable, JSONMapped {
        /// The values are the same.
        case equal = "Equal"
        /// The key is enough.
        case exists = "Exists"
        /// As `Equal`.
        case unnamed = ""
    }
}
