import Documents

/// The members of a patch that are orders, not values.
enum PatchDirective {
    static let marker = "$patch"
    static let retainKeys = "$retainKeys"
    static let elementOrder = "$setElementOrder"
    static let deletion = "$deleteFromPrimitiveList"

    /// The list that `$setElementOrder/list` is about; nil when the name has another beginning.
    static func list(of name: String, after directive: String) throws(PatchFault) -> String? {
        guard name.hasPrefix(directive) else { return nil }
        let rest = name.dropFirst(directive.count)
        guard rest.first == "/" else { throw .badDirective(name) }
        return String(rest.dropFirst())
    }

    /// Whether it is an order about a list, which stands beside the list.
    static func isAboutList(_ name: String) -> Bool {
        name.hasPrefix(elementOrder) || name.hasPrefix(deletion)
    }

    /// `{"name": "x", "$patch": "delete"}`
    static func isDeletion(_ element: JSONValue) -> Bool { element[marker] == .string("delete") }
}

extension JSONValue {
    /// The elements of a list; nil for anything else.
    var list: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// Whether both are objects, both lists, both strings …
    func isSameKind(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.null, .null), (.bool, .bool), (.number, .number), (.string, .string), (.array, .array),
            (.object, .object):
            true
        default: false
        }
    }

    /// A scalar as text, by which the elements of lists are sorted and compared.
    var scalarText: String {
        switch self {
        case .string(let text), .number(let text): text
        default: shown
        }
    }
}
