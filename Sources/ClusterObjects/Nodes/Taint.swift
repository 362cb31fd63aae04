import Documents

/// What keeps pods away from a node.
///
/// - Kubernetes: core/v1 Taint
public struct Taint: Equatable, Sendable {
    /// What it is about.
    public var key: String
    /// More about it.
    public var value: String
    /// What it does.
    public var effect: TaintEffect
    /// When it was put there; only for NoExecute.
    public var timeAdded: Timestamp?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        key: String, value: String = "", effect: TaintEffect, timeAdded: Timestamp? = nil,
        others: [JSONMember] = []
    ) {
        self.key = key
        self.value = value
        self.effect = effect
        self.timeAdded = timeAdded
        self.others = others
    }
}

extension Taint: ClusterValue {
    /// One to read into.
    public static var blank: Taint { Taint(key: "", effect: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("key", &key)
        fields.optional("value", &value, absent: "")
        fields.required("effect", &effect)
        fields.optional("timeAdded", &timeAdded)
    }
}
