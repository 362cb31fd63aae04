import Yams

/// A place in a lab.yml: knows its file, line and key, so that every complaint can name them.
struct CatalogueNode {
    let node: Node
    let file: String
    let key: String

    /// Parses a whole file; its top level must be a mapping.
    static func root(of text: String, file: String) throws -> CatalogueNode {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw CatalogueError(file: file, line: nil, key: "", problem: "the file is empty")
            }
            return CatalogueNode(node: node, file: file, key: "")
        } catch let error as YamlError {
            let text = "not YAML: \(error)".replacing("\n", with: " ")
            throw CatalogueError(file: file, line: nil, key: "", problem: text)
        }
    }

    func error(_ problem: String) -> CatalogueError {
        CatalogueError(file: file, line: node.mark?.line, key: key, problem: problem)
    }

    /// Refuses keys that nobody reads: they are typing mistakes.
    func allow(_ keys: [String]) throws {
        guard let mapping = node.mapping else {
            throw error("expected a mapping with the keys \(keys.joined(separator: ", "))")
        }
        for name in mapping.keys.compactMap(\.string) where !keys.contains(name) {
            throw child(name, of: mapping).error("unknown key; known are \(keys.joined(separator: ", "))")
        }
    }

    /// The value of a key that must be there.
    func value(_ name: String) throws -> CatalogueNode {
        guard let found = optional(name) else { throw error("the key \"\(name)\" is missing") }
        return found
    }

    /// The value of a key that may be left out.
    func optional(_ name: String) -> CatalogueNode? {
        guard let mapping = node.mapping, mapping[Node(name)] != nil else { return nil }
        return child(name, of: mapping)
    }

    private func child(_ name: String, of mapping: Node.Mapping) -> CatalogueNode {
        let below = key.isEmpty ? name : "\(key).\(name)"
        return CatalogueNode(node: mapping[Node(name)] ?? node, file: file, key: below)
    }

    var isMapping: Bool { node.mapping != nil }
    var isList: Bool { node.sequence != nil }

    func text() throws -> String {
        guard let text = node.scalar?.string, !text.isEmpty else { throw error("expected a text") }
        return text
    }

    /// A text that may be empty.
    func anyText() throws -> String {
        guard let text = node.scalar?.string else { throw error("expected a text") }
        return text
    }

    func number(in range: ClosedRange<Int>) throws -> Int {
        let wanted = "expected a number from \(range.lowerBound) to \(range.upperBound)"
        guard let text = node.scalar?.string else { throw error(wanted) }
        guard let number = Int(text), range.contains(number) else { throw error("\(text): \(wanted)") }
        return number
    }

    func flag() throws -> Bool {
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        case let other: throw error("\(other ?? "no text"): expected true or false")
        }
    }

    func items() throws -> [CatalogueNode] {
        guard let sequence = node.sequence else { throw error("expected a list") }
        return sequence.enumerated().map { index, item in
            CatalogueNode(node: item, file: file, key: "\(key)[\(index)]")
        }
    }

    /// Every key of a mapping with what `read` makes of its value.
    func members<Value>(_ read: (CatalogueNode) throws -> Value) throws -> [String: Value] {
        guard let mapping = node.mapping else { throw error("expected a mapping") }
        var found: [String: Value] = [:]
        for name in mapping.keys.compactMap(\.string) { found[name] = try read(child(name, of: mapping)) }
        return found
    }

    func texts() throws -> [String] {
        try items().map { try $0.text() }
    }
}
