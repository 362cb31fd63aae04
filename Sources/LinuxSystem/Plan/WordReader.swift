/// Words that make no plan.
public struct MalformedPlan: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong and what would be right.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Takes the operands of a step from its words, one after the other.
struct WordReader {
    private var words: ArraySlice<String>

    init(_ words: [String]) {
        self.words = words[...]
    }

    mutating func text() throws(MalformedPlan) -> String {
        guard let word = words.popFirst() else { throw MalformedPlan("a step ends too early") }
        return word
    }

    mutating func number<Number: FixedWidthInteger>() throws(MalformedPlan) -> Number {
        let word = try text()
        guard let value = Number(word) else {
            throw MalformedPlan("\(word): expected \(Number.min)...\(Number.max)")
        }
        return value
    }

    mutating func octal() throws(MalformedPlan) -> UInt32 {
        let word = try text()
        guard let value = UInt32(word, radix: 8) else {
            throw MalformedPlan("\(word): expected an octal number")
        }
        return value
    }

    mutating func texts(_ count: Int) throws(MalformedPlan) -> [String] {
        guard count >= 0, count <= words.count else { throw MalformedPlan("a step ends too early") }
        defer { words = words.dropFirst(count) }
        return Array(words.prefix(count))
    }

    mutating func remaining() -> [String] {
        defer { words = [] }
        return Array(words)
    }

    mutating func remainingNumbers() throws(MalformedPlan) -> [UInt32] {
        var numbers: [UInt32] = []
        while !words.isEmpty { numbers.append(try number()) }
        return numbers
    }

    mutating func ids() throws(MalformedPlan) -> IDs {
        IDs(real: try id(), effective: try id(), saved: try id())
    }

    private mutating func id() throws(MalformedPlan) -> UInt32? {
        if words.first == "-" {
            words = words.dropFirst()
            return nil
        }
        return try number()
    }

    mutating func bytes() throws(MalformedPlan) -> [UInt8] {
        let word = Array(try text().utf8)
        guard word.count.isMultiple(of: 2) else {
            throw MalformedPlan("expected pairs of hexadecimal digits")
        }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: word.count, by: 2) {
            let pair = String(decoding: word[index...index + 1], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else {
                throw MalformedPlan("\(pair): expected two hexadecimal digits")
            }
            bytes.append(byte)
        }
        return bytes
    }

    mutating func limit() throws(MalformedPlan) -> ResourceLimit {
        let name = try text()
        guard let resource = ResourceLimit.Resource(name: name) else {
            let known = ResourceLimit.Resource.allCases.map(\.name).joined(separator: ", ")
            throw MalformedPlan("\(name): expected one of \(known)")
        }
        return ResourceLimit(resource, soft: try number(), hard: try number())
    }

    mutating func mountRequest() throws(MalformedPlan) -> MountRequest {
        MountRequest(
            source: try text(), target: try text(), type: try text(), try mountOptions(), data: try text())
    }

    mutating func mountOptions() throws(MalformedPlan) -> MountOptions {
        MountOptions(try named(MountOptions.names.map { ($0.1, $0.0) }))
    }

    mutating func namespaces() throws(MalformedPlan) -> NamespaceKinds {
        NamespaceKinds(try named(NamespaceKinds.files.map { ($0.name, $0.kind) }))
    }

    mutating func capabilities() throws(MalformedPlan) -> CapabilitySet {
        if words.first == "all" {
            words = words.dropFirst()
            return .all
        }
        return CapabilitySet(try named(Capability.allCases.map { ($0.name, $0) }))
    }

    private mutating func named<Value>(_ table: [(String, Value)]) throws(MalformedPlan) -> [Value] {
        var values: [Value] = []
        for name in try text().split(separator: ",") {
            guard let value = table.first(where: { $0.0 == name })?.1 else {
                let known = table.map(\.0).joined(separator: ", ")
                throw MalformedPlan("\(name): expected one of \(known)")
            }
            values.append(value)
        }
        return values
    }

    func end() throws(MalformedPlan) {
        guard words.isEmpty else { throw MalformedPlan("\(words.joined(separator: " ")): too many words") }
    }
}
