/// A strict reader of JSON: what RFC 8259 does not allow is refused, with its place.
///
/// It refuses more where the RFC leaves a choice: a name that occurs twice in an object, a lone
/// surrogate, and nesting deeper than ``deepest``.
///
/// - Source: RFC 8259
struct JSONParser {
    /// How many arrays and objects may lie in each other.
    static let deepest = 512

    let bytes: [UInt8]
    var index = 0
    /// The way from the document to the value: a name or a position a level.
    private var steps: [Step] = []

    private enum Step {
        case member(String)
        case element(Int)
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next byte; nil at the end.
    var next: UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    /// The whole text: one value and nothing after it.
    mutating func document() throws(JSONFault) -> JSONValue {
        let value = try value()
        skipSpace()
        guard next == nil else { throw expected("the end of the document") }
        return value
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"):
            return .object(try nested { parser throws(JSONFault) in try parser.members() })
        case UInt8(ascii: "["):
            return .array(try nested { parser throws(JSONFault) in try parser.elements() })
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return .number(try number())
        default: throw expected("a value")
        }
    }

    private mutating func nested<Content>(
        _ body: (inout JSONParser) throws(JSONFault) -> Content
    ) throws(JSONFault) -> Content {
        guard steps.count < Self.deepest else {
            throw fault("expected at most \(Self.deepest) arrays and objects in each other")
        }
        index += 1
        steps.append(.element(0))
        defer { steps.removeLast() }
        return try body(&self)
    }

    private mutating func members() throws(JSONFault) -> [JSONMember] {
        var members: [JSONMember] = []
        var names = MemberNames()
        guard !skip("}") else { return members }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else {
                throw expected(members.isEmpty ? "the name of a member or }" : "the name of a member")
            }
            let start = index
            let name = try string()
            steps[steps.count - 1] = .member(name)
            guard names.insert(name, after: members) else {
                throw fault("expected \(path) once, found it again", at: start)
            }
            guard skip(":") else { throw expected(": after the name of a member") }
            members.append(JSONMember(name, try value()))
        } while skip(",")
        guard skip("}") else { throw expected(", or }") }
        return members
    }

    private mutating func elements() throws(JSONFault) -> [JSONValue] {
        var elements: [JSONValue] = []
        guard !skip("]") else { return elements }
        repeat {
            steps[steps.count - 1] = .element(elements.count)
            elements.append(try value())
        } while skip(",")
        guard skip("]") else { throw expected(", or ]") }
        return elements
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let wanted = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[index...].starts(with: wanted) else { throw expected("\(word)") }
        index += wanted.count
        return value
    }

    private mutating func number() throws(JSONFault) -> String {
        let start = index
        if next == UInt8(ascii: "-") { index += 1 }
        if next == UInt8(ascii: "0") {
            index += 1
            if let digit = next, digit.isDigit {
                throw fault("expected no digit after a leading 0, found \(shown)")
            }
        } else {
            try digits()
        }
        if next == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            index += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(JSONFault) {
        let start = index
        while let byte = next, byte.isDigit { index += 1 }
        guard index > start else { throw expected("a digit") }
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { index += 1 }
    }

    private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    func expected(_ what: String) -> JSONFault {
        fault("expected \(what), found \(shown)")
    }

    func fault(_ message: String, at offset: Int? = nil) -> JSONFault {
        JSONFault(at: offset ?? index, of: bytes, message)
    }

    private var path: String {
        steps.reduce(JSONPlace.top) { place, step in
            switch step {
            case .member(let name): place.member(name)
            case .element(let position): place.element(position)
            }
        }.path
    }

    private var shown: String {
        guard let byte = next else { return "the end" }
        guard (0x21...0x7E).contains(byte) else { return "the byte 0x" + String(byte, radix: 16) }
        return String(UnicodeScalar(byte))
    }
}
