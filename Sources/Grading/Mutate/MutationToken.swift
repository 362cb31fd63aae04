/// A piece of Swift source with its place, for those who change source text.
///
/// `SourceLexer` guards against people who hide code from an audit; this one reads our own solutions, and
/// keeps what an audit has no use for: places, numbers, whole operators, the blanks around them.
struct MutationToken: Equatable {
    enum Kind: Equatable {
        /// A name or keyword, also `$0`, `@main` and `#if`.
        case word
        /// An integer or a floating-point number.
        case number
        /// A string, whatever its quotes and whatever is interpolated in it.
        case string
        /// All operator characters that stand together, such as `&+=` or `->`.
        case sign
        /// One of `( ) [ ] { } , ; :`.
        case bracket
    }

    let kind: Kind
    let text: String
    /// UTF-8 offsets.
    let place: Range<Int>
    /// From 1.
    let line: Int
    let hasBlankBefore: Bool
    let hasBlankAfter: Bool
    /// Nothing but blanks stands before it on its line.
    let beginsLine: Bool

    /// An operator between two operands: blanks on both sides, or on neither for a range; `Set<Int>` is none.
    var isBinary: Bool {
        let isRange = text == "..<" || text == "..."
        return kind == .sign && hasBlankBefore == hasBlankAfter && (hasBlankBefore || isRange)
    }
}

/// Cuts source into tokens, without comments, attributes and what stands between `#if` and `#endif`.
struct MutationLexer {
    private static let brackets = Set("()[]{},;:".utf8)
    private static let signs = Set("+-*/%<>=!&|^~?.".utf8)

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var tokens: [MutationToken] = []

    /// The tokens of a source file that compiles.
    static func tokens(of text: String) -> [MutationToken] {
        var lexer = MutationLexer(bytes: Array(text.utf8))
        while lexer.position < lexer.bytes.count { lexer.element() }
        return withoutAttributes(withoutConditions(lexer.tokens))
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func peek(_ distance: Int = 0) -> UInt8 {
        position + distance < bytes.count ? bytes[position + distance] : 0
    }

    private func sees(_ text: String) -> Bool {
        bytes[position...].starts(with: text.utf8)
    }

    private mutating func advance(_ count: Int = 1) {
        let end = min(position + count, bytes.count)
        line += bytes[position..<end].count { $0 == UInt8(ascii: "\n") }
        position = end
    }

    private mutating func element() {
        let byte = peek()
        if byte <= 32 { return advance() }
        if sees("//") { return advance(bytes[position...].prefix { $0 != UInt8(ascii: "\n") }.count) }
        if sees("/*") { return comment() }
        let start = (position, line)
        let kind: MutationToken.Kind
        if let pounds = poundsBeforeQuote() {
            string(pounds: pounds)
            kind = .string
        } else if byte.isDigit {
            number()
            kind = .number
        } else if Self.brackets.contains(byte) {
            advance()
            kind = .bracket
        } else if Self.signs.contains(byte) {
            // A comment may follow an operator without a blank.
            repeat { advance() } while Self.signs.contains(peek()) && !sees("//") && !sees("/*")
            kind = .sign
        } else {
            repeat { advance() } while peek().isWord
            if byte == UInt8(ascii: "`"), peek() == byte { advance() }
            kind = .word
        }
        append(kind, from: start.0, line: start.1)
    }

    private mutating func append(_ kind: MutationToken.Kind, from start: Int, line: Int) {
        let before = bytes[..<start].last { $0 != UInt8(ascii: " ") }
        tokens.append(
            MutationToken(
                kind: kind, text: String(decoding: bytes[start..<position], as: UTF8.self),
                place: start..<position, line: line, hasBlankBefore: start == 0 || bytes[start - 1] <= 32,
                hasBlankAfter: peek() <= 32, beginsLine: before == nil || before == UInt8(ascii: "\n")))
    }

    private mutating func comment() {
        var open = 0
        repeat {
            if sees("/*") { open += 1 } else if sees("*/") { open -= 1 }
            advance(sees("/*") || sees("*/") ? 2 : 1)
        } while open > 0 && position < bytes.count
    }

    private mutating func number() {
        // `0..<n` is a number and an operator, `0.5` one number, `1e-9` too.
        while peek().isWord || peek() == UInt8(ascii: ".") && peek(1).isDigit { advance() }
    }

    /// How many `#` stand before a quote here; nil when no string begins.
    private func poundsBeforeQuote() -> Int? {
        let pounds = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
        return peek(pounds) == UInt8(ascii: "\"") ? pounds : nil
    }

    private mutating func string(pounds count: Int) {
        advance(count)
        let mark = sees("\"\"\"") ? "\"\"\"" : "\""
        let pounds = String(repeating: "#", count: count)
        advance(mark.utf8.count)
        while position < bytes.count, !sees(mark + pounds) {
            if sees("\\" + pounds + "(") {
                advance(1 + count)
                interpolation()
            } else {
                advance(sees("\\" + pounds) ? 2 + count : 1)
            }
        }
        advance(mark.utf8.count + count)
    }

    /// Strings may stand in the code that stands in a string.
    private mutating func interpolation() {
        var open = 0
        repeat {
            if let pounds = poundsBeforeQuote() {
                string(pounds: pounds)
                continue
            }
            if peek() == UInt8(ascii: "(") { open += 1 } else if peek() == UInt8(ascii: ")") { open -= 1 }
            advance()
        } while open > 0 && position < bytes.count
    }

    /// What is compiled on one machine only would pass for a mutant that nobody notices on another.
    private static func withoutConditions(_ tokens: [MutationToken]) -> [MutationToken] {
        var open = 0
        return tokens.filter { token in
            if token.text == "#if" { open += 1 }
            defer { if token.text == "#endif" { open -= 1 } }
            return open == 0
        }
    }

    private static func withoutAttributes(_ tokens: [MutationToken]) -> [MutationToken] {
        var kept: [MutationToken] = []
        var rest = tokens[...]
        while let token = rest.popFirst() {
            guard token.text.hasPrefix("@") else {
                kept.append(token)
                continue
            }
            guard let next = rest.first, next.text == "(", !next.hasBlankBefore else { continue }
            var open = 0
            while let inner = rest.popFirst() {
                open += inner.text == "(" ? 1 : inner.text == ")" ? -1 : 0
                if open == 0 { break }
            }
        }
        return kept
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
    /// Letters, digits, the underscore, and everything beyond ASCII.
    fileprivate var isWord: Bool {
        isDigit || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == 0x5F
            || self >= 0x80
    }
}
