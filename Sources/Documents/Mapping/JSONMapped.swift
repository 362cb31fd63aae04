/// What can be read from a value of a document and written as one.
public protocol JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    static func read(_ node: Node) -> Self?
    /// Writes it.
    var json: JSONValue { get }
}

extension JSONValue: JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Node) -> JSONValue? { node.value }

    /// It as it is written.
    public var json: JSONValue { self }
}

extension Bool: JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Node) -> Bool? {
        if case .bool(let bool) = node.value { return bool }
        node.expected("true or false")
        return nil
    }

    /// It as it is written.
    public var json: JSONValue { .bool(self) }
}

extension String: JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Node) -> String? {
        if case .string(let text) = node.value { return text }
        node.expected("a string")
        return nil
    }

    /// It as it is written.
    public var json: JSONValue { .string(self) }
}

extension JSONMapped where Self: FixedWidthInteger {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Node) -> Self? {
        // The text is JSON's, so that only a fraction, an exponent or the range can be in the way.
        if case .number(let text) = node.value, let number = Self(text) { return number }
        node.expected("an integer from \(Self.min) to \(Self.max)")
        return nil
    }

    /// It as it is written.
    public var json: JSONValue { .integer(self) }
}

extension UInt16: JSONMapped {}
extension UInt32: JSONMapped {}
extension UInt64: JSONMapped {}
extension Int32: JSONMapped {}
extension Int64: JSONMapped {}
extension Int: JSONMapped {}

extension JSONMapped
where Self: RawRepresentable, RawValue == String, Self: CaseIterable, AllCases == [Self] {
    // Inlinable, because the compiler does not find this one worth a copy for each type by itself.
    /// Reads it; nil after a report of what is wrong.
    @inlinable
    public static func read(_ node: Node) -> Self? {
        if case .string(let text) = node.value {
            for known in allCases where known.rawValue.isSpelt(text) { return known }
        }
        node.expected(allCases.map { $0.rawValue }.filter { !$0.isEmpty }.oneOf)
        return nil
    }

    /// It as it is written.
    public var json: JSONValue { .string(rawValue) }
}

extension [String] {
    /// `one of a, b, c`
    public var oneOf: String { "one of " + joined(separator: ", ") }
}

extension Array: JSONMapped where Element: JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Node) -> [Element]? {
        guard let nodes = node.elements else { return nil }
        var elements: [Element] = []
        // All of them, even after one that is wrong: every fault is wanted.
        for node in nodes {
            if let element = Element.read(node) { elements.append(element) }
        }
        return elements.count == nodes.count ? elements : nil
    }

    /// It as it is written.
    public var json: JSONValue { .array(map { $0.json }) }
}

extension Dictionary: JSONMapped where Key == String, Value: JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Node) -> [String: Value]? {
        guard let members = node.members else { return nil }
        var values: [String: Value] = [:]
        for (name, node) in members {
            if let value = Value.read(node) { values[name] = value }
        }
        return values
    }

    /// By name, so that the same values always give the same text.
    public var json: JSONValue {
        .object(sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value.json) })
    }
}
