import Documents

/// A number, or a share of one: `3` or `"25%"`.
///
/// - Kubernetes: util/intstr IntOrString
public enum IntOrString: Hashable, Sendable {
    case int(Int32)
    case string(String)
}

extension IntOrString: JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Documents.Node) -> IntOrString? {
        if case .string(let text) = node.value { return .string(text) }
        if case .number(let text) = node.value, let number = Int32(text) { return .int(number) }
        node.expected("an integer or a percentage such as \"25%\"")
        return nil
    }

    /// It as it is written.
    public var json: JSONValue {
        switch self {
        case .int(let number): .integer(number)
        case .string(let text): .string(text)
        }
    }
}
