/// A type that says once which of its properties stand under which names: for both directions.
public protocol MappedObject: JSONMapped {
    /// One to read into; what a document must give is filled with anything.
    static var blank: Self { get }
    /// Names each property to `fields`, in the order in which they are written.
    mutating func map(_ fields: inout Fields)
    /// Whether `null` says the same as a member that is missing, as it does to programs in Go.
    static var readsNullAsMissing: Bool { get }
}

extension MappedObject {
    /// Usually not.
    public static var readsNullAsMissing: Bool { false }

    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Node) -> Self? {
        guard node.isObject else { return nil }
        var object = blank
        var fields = Fields(reading: node, nullIsMissing: readsNullAsMissing)
        object.map(&fields)
        return object
    }

    /// It as it is written.
    public var json: JSONValue {
        var copy = self
        var fields = Fields(reading: nil)
        copy.map(&fields)
        return .object(fields.written)
    }
}

/// Reads the properties of an object from a document, or writes them into one.
public struct Fields {
    private let node: Node?
    private let nullIsMissing: Bool
    /// By position in the document: whether the member was named so far.
    private var named: [Bool] = []
    /// What was written so far.
    public private(set) var written: [JSONMember] = []

    /// With a node each property is read from it, without one it is written.
    public init(reading node: Node?, nullIsMissing: Bool = false) {
        self.node = node
        self.nullIsMissing = nullIsMissing
        if case .object(let members) = node?.value { named = Array(repeating: false, count: members.count) }
    }

    /// The members that nothing has named so far.
    public var unnamed: [JSONMember] {
        guard case .object(let members) = node?.value, named.contains(false) else { return [] }
        return members.indices.filter { !named[$0] }.map { members[$0] }
    }

    /// A member that must be there.
    public mutating func required<Value: JSONMapped>(
        _ name: String, _ value: inout Value, _ rule: ValueRule<Value>? = nil
    ) {
        guard let node else { return write(name, value) }
        guard let member = found(name) else {
            return node.log.add(at: node.place.member(name), "expected this required member, found none")
        }
        value = Self.read(member, rule) ?? value
    }

    /// A member that may be missing.
    public mutating func optional<Value: JSONMapped>(
        _ name: String, _ value: inout Value?, _ rule: ValueRule<Value>? = nil
    ) {
        if let member = member(name) {
            value = Self.read(member, rule)
        } else if node == nil, let value {
            write(name, value)
        }
    }

    /// A member that may be missing, which says the same as this value.
    public mutating func optional<Value: JSONMapped & Equatable>(
        _ name: String, _ value: inout Value, absent: Value, _ rule: ValueRule<Value>? = nil
    ) {
        if let member = member(name) {
            value = Self.read(member, rule) ?? value
        } else if node == nil, value != absent {
            write(name, value)
        }
    }

    /// A member that may be missing, but is always written.
    public mutating func always<Value: JSONMapped>(_ name: String, _ value: inout Value) {
        guard node != nil else { return write(name, value) }
        value = member(name).flatMap(Value.read) ?? value
    }

    /// Every member that nothing has named before: kept as they are, and written after the others.
    public mutating func others(_ members: inout [JSONMember]) {
        if node != nil {
            members = unnamed
        } else {
            written += members
        }
    }

    /// A member that may be missing and is kept as it is written, after a look at it.
    public mutating func kept(_ name: String, _ value: inout JSONValue?, check: (Node) -> Void) {
        optional(name, &value)
        if let member = node?.member(name) { check(member) }
    }

    private mutating func member(_ name: String) -> Node? {
        guard let member = found(name) else { return nil }
        return nullIsMissing && member.value == .null ? nil : member
    }

    private mutating func found(_ name: String) -> Node? {
        guard let node, let position = node.position(of: name) else { return nil }
        named[position] = true
        return node.member(at: position)
    }

    private mutating func write(_ name: String, _ value: some JSONMapped) {
        written.append(JSONMember(name, value.json))
    }

    private static func read<Value: JSONMapped>(_ member: Node, _ rule: ValueRule<Value>?) -> Value? {
        guard let value = Value.read(member) else { return nil }
        if let rule, !rule.allows(value) { member.expected(rule.expected) }
        return value
    }
}
