import Documents

/// Reads or writes the members of a cluster object.
///
/// It differs from `Fields` in two ways that the API server has too: a member that is null is the same as none,
/// and it remembers which names were asked for, so that all others can be kept.
public struct ClusterFields {
    private let node: Documents.Node?
    private var fields: Fields
    private var known: [String] = []

    /// With a node each property is read from it, without one it is written.
    public init(reading node: Documents.Node?) {
        self.node = node
        fields = Fields(reading: node)
    }

    /// What was written so far.
    public var written: [JSONMember] { fields.written }

    /// The members that nobody asked for.
    public var unknown: [JSONMember] {
        guard case .object(let members)? = node?.value else { return [] }
        return members.filter { member in !known.contains { $0.isSpelt(member.name) } }
    }

    /// A member that must be there.
    public mutating func required<Value: JSONMapped>(_ name: String, _ value: inout Value) {
        known.append(name)
        fields.required(name, &value)
    }

    /// A member that may be missing.
    public mutating func optional<Value: JSONMapped>(
        _ name: String, _ value: inout Value?, _ rule: ValueRule<Value>? = nil
    ) {
        if knows(name) { fields.optional(name, &value, rule) }
    }

    /// A member that may be missing, which says the same as this value.
    public mutating func optional<Value: JSONMapped & Equatable>(
        _ name: String, _ value: inout Value, absent: Value
    ) {
        if knows(name) { fields.optional(name, &value, absent: absent) }
    }

    /// Notes the name; false where a document says null.
    private mutating func knows(_ name: String) -> Bool {
        known.append(name)
        // Looked up in the value: the place of a member is needed only for what is wrong with it.
        return node?.value[name] != .null
    }
}
