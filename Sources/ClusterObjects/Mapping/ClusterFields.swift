import Documents

/// Reads or writes the members of a cluster object.
///
/// It differs from `Fields` in two ways that the API server has too: a member that is null is the same as none,
/// and all members that were not named can be kept.
public struct ClusterFields {
    private var fields: Fields

    /// With a node each property is read from it, without one it is written.
    public init(reading node: Documents.Node?) {
        fields = Fields(reading: node, nullIsMissing: true)
    }

    /// What was written so far.
    public var written: [JSONMember] { fields.written }

    /// The members that nobody asked for.
    public var unknown: [JSONMember] { fields.unnamed }

    /// A member that must be there.
    public mutating func required<Value: JSONMapped>(_ name: String, _ value: inout Value) {
        fields.required(name, &value)
    }

    /// A member that may be missing.
    public mutating func optional<Value: JSONMapped>(
        _ name: String, _ value: inout Value?, _ rule: ValueRule<Value>? = nil
    ) {
        fields.optional(name, &value, rule)
    }

    /// A member that may be missing, which says the same as this value.
    public mutating func optional<Value: JSONMapped & Equatable>(
        _ name: String, _ value: inout Value, absent: Value
    ) {
        fields.optional(name, &value, absent: absent)
    }
}
