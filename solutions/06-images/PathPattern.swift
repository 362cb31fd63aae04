import Dockerfiles
import LabSupport

/// A pattern of COPY and ADD: `*` and `?` match anything but a slash, `[a-z]` and `[^a-z]` a set, and a
/// backslash takes away the meaning of what follows.
///
/// - Source: Go, path/filepath.Match
public struct PathPattern: Sendable {
    /// As written.
    public let text: String
    // >>> images.5
    private let wildcards: Wildcards
    // <<<

    /// Reads a pattern.
    /// - Throws: `PatternFault` for a set without an end, an empty one, or a backslash at the end.
    public init(_ text: String) throws {
        // >>> images.5
        // A set: [ and perhaps ^, then at least one of a, a-b or \a; ] and - want a backslash there.
        // stub: throw Unimplemented("images.5")
        self.text = text
        var reader = PatternReader(text)
        wildcards = Wildcards(tokens: try reader.tokens())
        // <<<
    }

    /// True when all of the path matches.
    public func matches(_ path: String) -> Bool {
        // >>> images.5
        // stub: false
        wildcards.match(Array(path.unicodeScalars))
        // <<<
    }

    /// True when a text has wildcards at all: without them a COPY names one file.
    public static func hasWildcards(_ text: String) -> Bool {
        // >>> images.5
        // stub: false
        text.utf8.contains { "*?[\\".utf8.contains($0) }
        // <<<
    }
}

/// Why a pattern is none.
public struct PatternFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The pattern, as written.
    public let pattern: String
    /// What was found.
    public let found: String
    /// What would be right.
    public let expected: String

    /// A fault in a pattern.
    public init(_ pattern: String, _ found: String, expected: String) {
        self.pattern = pattern
        self.found = found
        self.expected = expected
    }

    /// One line.
    public var description: String {
        "found \(found) in the pattern \(quoted(pattern)), expected \(expected)"
    }
}

// >>> images.5
/// Cuts a pattern into tokens.
struct PatternReader {
    let text: String
    private(set) var rest: Substring.UnicodeScalarView

    init(_ text: String) {
        self.text = text
        rest = text.unicodeScalars[...]
    }

    mutating func tokens() throws -> [Wildcards.Token] {
        var tokens: [Wildcards.Token] = []
        while let token = try next() {
            // Two stars are one here, and a hundred thousand as well.
            if token != .many(except: "/") || tokens.last != token { tokens.append(token) }
        }
        return tokens
    }

    /// The next token; nil at the end.
    mutating func next() throws -> Wildcards.Token? {
        switch rest.popFirst() {
        case nil: return nil
        case "*": return .many(except: "/")
        case "?": return .one(except: "/")
        case "[": return try set()
        case "\\":
            guard let scalar = rest.popFirst() else { throw fault("a backslash at the end", "two of them") }
            return .literal(scalar)
        case let scalar?: return .literal(scalar)
        }
    }

    /// Takes this scalar if it is the next one.
    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func set() throws -> Wildcards.Token {
        let isNegated = skip("^")
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while ranges.isEmpty || !skip("]") {
            let first = try member()
            let last = skip("-") ? try member() : first
            // From z to a is nothing, and no fault.
            ranges.append(first <= last ? first...last : "\0"..."\0")
        }
        return .set(ranges, isNegated: isNegated)
    }

    private mutating func member() throws -> Unicode.Scalar {
        let scalar = rest.popFirst()
        switch scalar {
        case nil: throw fault("[ without ]", "a set such as [a-z]")
        case "-", "]": throw fault("a set with a bare - or ]", "a backslash before it")
        case "\\":
            guard let escaped = rest.popFirst() else { throw fault("[ without ]", "a set such as [a-z]") }
            return escaped
        case let scalar?: return scalar
        }
    }

    private func fault(_ found: String, _ expected: String) -> PatternFault {
        PatternFault(text, found, expected: expected)
    }
}
// <<<
