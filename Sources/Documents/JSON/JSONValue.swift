import Glibc

/// A JSON document as it was written: numbers keep their digits, objects the order of their members.
///
/// Not Foundation's: this module is linked into a static program that starts once per container, and
/// Foundation would be most of its size and of its start-up time.
///
/// - Source: RFC 8259
public enum JSONValue: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number by its exact text: whoever reads it knows its width and range.
    case number(String)
    /// A string, its escapes resolved.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Members in order; no name occurs twice.
    case object([JSONMember])

    /// A whole number of any width.
    public static func integer(_ number: some BinaryInteger) -> JSONValue {
        .number(String(number))
    }

    /// The value of the member of this name; nil when there is none, or no object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.isSpelt(name) }?.value
    }
}

/// One `"name": value` of an object.
public struct JSONMember: Hashable, Sendable {
    /// The name, its escapes resolved.
    public var name: String
    /// What it names.
    public var value: JSONValue

    /// A member of an object.
    public init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension JSONValue {
    /// How a message names it: short, in one line.
    public var shown: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number(let text): text.count > 40 ? "\(text.prefix(37))..." : text
        case .string(let text): JSONValue.string(text.count > 40 ? "\(text.prefix(37))..." : text).text()
        case .array(let values): values.isEmpty ? "an empty array" : "an array"
        case .object: "an object"
        }
    }
}

extension String {
    /// Byte for byte: `==` takes the sign of the kelvin for a K, the kernel does not.
    public func isSpelt(_ other: String) -> Bool {
        // Most names differ in length already; of the others memcmp is what does not look at them one by one.
        guard utf8.count == other.utf8.count else { return false }
        var (own, other) = (self, other)
        return own.withUTF8 { own in
            other.withUTF8 { other in
                guard let first = own.baseAddress, let second = other.baseAddress else { return true }
                return memcmp(first, second, own.count) == 0
            }
        }
    }
}
