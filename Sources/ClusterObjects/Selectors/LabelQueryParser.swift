extension LabelQuery {
    /// Reads `a=1,b!=2,c in (x,y),d,!e,f>3`.
    /// - Throws: `LabelQueryFault` with what was found and what would be right.
    /// - Kubernetes: 1.20, apimachinery/pkg/labels, Parse
    public init(parsing text: String) throws(LabelQueryFault) {
        var parser = LabelQueryParser(LabelQueryTokens.of(text))
        self.init(try parser.query())
    }

    /// Reads labels as they are written in one line: `a=1, b=2`.
    /// - Throws: `LabelQueryFault` for a part without exactly one `=`, or for what no label can be.
    /// - Kubernetes: 1.20, apimachinery/pkg/labels, ConvertSelectorToLabelsMap
    public static func labels(parsing text: String) throws(LabelQueryFault) -> [String: String] {
        var labels: [String: String] = [:]
        guard !text.isEmpty else { return labels }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2 else {
                throw LabelQueryFault("invalid selector: expected a=b, found \"\(part)\"")
            }
            let (key, value) = (trimmed(sides[0]), trimmed(sides[1]))
            guard LabelSyntax.isKey(key), LabelSyntax.isValue(value) else {
                throw LabelQueryFault(
                    "invalid selector: expected the name and the value of a label, found \"\(part)\"")
            }
            labels[key] = value
        }
        return labels
    }

    private static func trimmed(_ text: Substring) -> String {
        let space: Set<Unicode.Scalar> = [" ", "\t", "\r", "\n"]
        let scalars = text.unicodeScalars.drop(while: space.contains)
        let end = scalars.lastIndex { !space.contains($0) }.map(scalars.index(after:)) ?? scalars.startIndex
        return String(scalars[..<end])
    }
}

/// The words and marks of a query.
enum LabelQueryTokens {
    enum Token: Equatable {
        case word(String)
        case mark(String)
        case end

        var shown: String {
            switch self {
            case .word(let text), .mark(let text): text
            case .end: ""
            }
        }
    }

    static let marks: Set = ["(", ")", ",", "!", "=", "==", "!=", ">", "<"]

    static func of(_ text: String) -> [Token] {
        var tokens: [Token] = []
        var word = ""
        var mark = ""
        for scalar in text.unicodeScalars {
            let isMark = "()=!,<>".unicodeScalars.contains(scalar)
            let isSpace = " \t\r\n".unicodeScalars.contains(scalar)
            if !mark.isEmpty, !isMark || !marks.contains(mark + String(scalar)) {
                tokens.append(.mark(mark))
                mark = ""
            }
            if isMark || isSpace, !word.isEmpty {
                tokens.append(.word(word))
                word = ""
            }
            if isMark { mark.unicodeScalars.append(scalar) }
            if !isMark, !isSpace { word.unicodeScalars.append(scalar) }
        }
        if !mark.isEmpty { tokens.append(.mark(mark)) }
        if !word.isEmpty { tokens.append(.word(word)) }
        return tokens + [.end]
    }
}

/// Reads requirements, separated by commas.
private struct LabelQueryParser {
    typealias Token = LabelQueryTokens.Token
    private let tokens: [Token]
    private var index = 0

    init(_ tokens: [Token]) { self.tokens = tokens }

    private var next: Token { tokens[min(index, tokens.count - 1)] }

    private mutating func take() -> Token {
        defer { index += 1 }
        return next
    }

    private mutating func skip(_ mark: String) -> Bool {
        guard next == .mark(mark) else { return false }
        index += 1
        return true
    }

    private func expected(_ what: String) -> LabelQueryFault {
        LabelQueryFault("unable to parse requirement: found '\(next.shown)', expected: \(what)")
    }

    mutating func query() throws(LabelQueryFault) -> [LabelQuery.Requirement] {
        guard next != .end else { return [] }
        var requirements = [try requirement()]
        while next != .end {
            guard skip(",") else { throw expected("',' or 'end of string'") }
            requirements.append(try requirement())
        }
        return requirements
    }

    private mutating func requirement() throws(LabelQueryFault) -> LabelQuery.Requirement {
        if skip("!") { return try .init(try key(), .doesNotExist) }
        let key = try key()
        switch next {
        case .end, .mark(","): return try .init(key, .exists)
        case .word("in"): return try .init(key, .isIn, try values())
        case .word("notin"): return try .init(key, .notIn, try values())
        case .mark(let mark):
            guard let relation = LabelQuery.Relation(rawValue: mark), relation != .doesNotExist else { break }
            index += 1
            return try .init(key, relation, [value()])
        default: break
        }
        throw expected("in, notin, =, ==, !=, gt, lt")
    }

    private mutating func key() throws(LabelQueryFault) -> String {
        guard case .word(let key) = next, key != "in", key != "notin" else {
            throw expected("!, identifier, or 'end of string'")
        }
        index += 1
        return key
    }

    /// One value, or none: `a=` and `a=,b=c` ask for an empty label.
    private mutating func value() -> String {
        guard case .word(let value) = next else { return "" }
        index += 1
        return value
    }

    /// `(a, b)`; nothing between two commas, and nothing at all, is the empty label.
    private mutating func values() throws(LabelQueryFault) -> [String] {
        index += 1
        guard skip("(") else { throw expected("'('") }
        var values: [String] = []
        repeat {
            values.append(value())
        } while skip(",")
        guard skip(")") else { throw expected("',', or ')'") }
        return values
    }
}
