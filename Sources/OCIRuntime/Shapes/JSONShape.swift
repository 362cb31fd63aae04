import Documents

/// What a schema says about values that this module keeps as they are written.
indirect enum JSONShape: Sendable {
    case string, boolean
    /// A whole number from 0.
    case unsigned(upTo: UInt64)
    /// One of some strings.
    case word([String])
    /// `^CAP_[A-Z_]+$`
    case capability
    case list(of: JSONShape, atLeast: Int = 0)
    /// Members by name; more are allowed.
    case object([String: JSONShape], required: [String] = [])
    /// Any names, all of one shape.
    case named(JSONShape)

    static let strings = list(of: .string)
    static let unsigned64 = unsigned(upTo: .max)
    static let unsigned32 = unsigned(upTo: UInt64(UInt32.max))
    static let unsigned16 = unsigned(upTo: UInt64(UInt16.max))

    /// Reports whatever in a value is not of this shape.
    func check(_ node: Node) {
        switch self {
        case .string: _ = String.read(node)
        case .boolean: _ = Bool.read(node)
        case .unsigned(let most):
            if case .number(let text) = node.value, let number = UInt64(text), number <= most { return }
            node.expected("an integer from 0 to \(most)")
        case .word(let words):
            if case .string(let text) = node.value, words.contains(where: text.isSpelt) { return }
            node.expected(words.oneOf)
        case .capability:
            if case .string(let text) = node.value, Self.isCapability(text) { return }
            node.expected("CAP_ and capital letters")
        case .list(let element, let least):
            guard let elements = node.elements else { return }
            if elements.count < least { node.expected("at least \(least) element") }
            elements.forEach(element.check)
        case .object(let shapes, let required): Self.check(node, shapes, required)
        case .named(let shape):
            for (_, member) in node.members ?? [] { shape.check(member) }
        }
    }

    private static func check(_ node: Node, _ shapes: [String: JSONShape], _ required: [String]) {
        guard node.isObject else { return }
        for name in required where node.member(name) == nil {
            node.log.add(at: node.place.member(name), "expected this required member, found none")
        }
        for (name, shape) in shapes { node.member(name).map(shape.check) }
    }

    static func isCapability(_ text: String) -> Bool {
        let rest = text.utf8.dropFirst("CAP_".utf8.count)
        return text.utf8.starts(with: "CAP_".utf8) && !rest.isEmpty
            && rest.allSatisfy { $0.isCapital || $0 == UInt8(ascii: "_") }
    }
}
