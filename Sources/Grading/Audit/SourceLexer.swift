/// Cuts Swift source into what an audit looks at: words and signs, without comments and literals.
///
/// It need not understand Swift, but it must never lose its place: whoever gets it to take code for a
/// comment or a string has hidden that code. Where the language is ambiguous it refuses.
struct SourceLexer {
    struct Token: Equatable {
        enum Kind: Equatable {
            case word(String)
            case sign(Character)
        }

        let kind: Kind
        let line: Int
    }

    /// The lexer has lost its place, or would have to guess.
    struct Fault: Error, Equatable {
        let line: Int
        let reason: String
    }

    /// Deeper than any sane code, far from the end of our own stack.
    private static let deepest = 50

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var depth = 0
    private var tokens: [Token] = []

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Every word and sign of a source file, in order.
    static func tokens(of text: String) throws(Fault) -> [Token] {
        var lexer = SourceLexer(text)
        try lexer.code(insideInterpolation: false)
        return lexer.tokens
    }

    private func peek(_ distance: Int = 0) -> UInt8 {
        position + distance < bytes.count ? bytes[position + distance] : 0
    }

    private func sees(_ text: StaticString, at distance: Int = 0) -> Bool {
        text.withUTF8Buffer { wanted in
            position + distance + wanted.count <= bytes.count
                && wanted.indices.allSatisfy { bytes[position + distance + $0] == wanted[$0] }
        }
    }

    private var isAtEnd: Bool { position >= bytes.count }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where !isAtEnd {
            // A carriage return alone ends a line too; before a newline it is one with it.
            if peek() == .newline || peek() == .carriageReturn && peek(1) != .newline { line += 1 }
            position += 1
        }
    }

    private mutating func code(insideInterpolation: Bool) throws(Fault) {
        var parentheses = 0
        while !isAtEnd {
            if insideInterpolation, peek() == UInt8(ascii: ")") {
                if parentheses == 0 { return }
                parentheses -= 1
            }
            if peek() == UInt8(ascii: "(") { parentheses += 1 }
            try element()
        }
    }

    private mutating func element() throws(Fault) {
        if sees("//") {
            while !isAtEnd, peek() != .newline, peek() != .carriageReturn { advance() }
        } else if sees("/*") {
            try comment()
        } else if let pounds = poundsBefore(UInt8(ascii: "\"")) {
            try string(pounds: pounds)
        } else if let pounds = poundsBefore(UInt8(ascii: "/")), pounds > 0 {
            try extendedRegex(pounds: pounds)
        } else if peek() == UInt8(ascii: "/"), isRegexPosition {
            try bareRegex()
        } else if peek() == UInt8(ascii: "`") {
            try quotedWord()
        } else if peek().isWordStart {
            word()
        } else {
            sign()
        }
    }
}

// Words and signs.
extension SourceLexer {
    private mutating func word() {
        let start = position
        while peek().isWordStart || peek().isDigit { advance() }
        tokens.append(
            Token(kind: .word(String(decoding: bytes[start..<position], as: UTF8.self)), line: line))
    }

    private mutating func quotedWord() throws(Fault) {
        let start = position + 1
        advance()
        while !isAtEnd, peek() != UInt8(ascii: "`"), peek() != .newline { advance() }
        guard peek() == UInt8(ascii: "`") else { throw Fault(line: line, reason: "a ` has no partner") }
        tokens.append(
            Token(kind: .word(String(decoding: bytes[start..<position], as: UTF8.self)), line: line))
        advance()
    }

    private mutating func sign() {
        let byte = peek()
        if byte.isDigit {
            // 0x1F is a number, not a number and a word.
            while peek().isWordStart || peek().isDigit { advance() }
            return
        }
        if byte > 32 { tokens.append(Token(kind: .sign(Character(UnicodeScalar(byte))), line: line)) }
        advance()
    }
}

// Comments and literals.
extension SourceLexer {
    private mutating func comment() throws(Fault) {
        let start = line
        var open = 0
        repeat {
            if isAtEnd { throw Fault(line: start, reason: "a comment has no end") }
            if sees("/*") {
                open += 1
                advance(2)
            } else if sees("*/") {
                open -= 1
                advance(2)
            } else {
                advance()
            }
        } while open > 0
    }

    /// How many `#` stand here before `mark`; nil when something else does.
    private func poundsBefore(_ mark: UInt8) -> Int? {
        var pounds = 0
        while peek(pounds) == .pound { pounds += 1 }
        return peek(pounds) == mark ? pounds : nil
    }

    private func pounds(_ count: Int, at distance: Int) -> Bool {
        (0..<count).allSatisfy { peek(distance + $0) == .pound }
    }

    private mutating func string(pounds count: Int) throws(Fault) {
        let start = line
        let isLong = sees("\"\"\"", at: count) && !(count > 0 && closesOnThisLine(pounds: count))
        let quotes = isLong ? 3 : 1
        advance(count + quotes)
        while true {
            if isAtEnd || !isLong && (peek() == .newline || peek() == .carriageReturn) {
                throw Fault(line: start, reason: "a string has no end")
            }
            if isLong ? sees("\"\"\"") : peek() == .quote, pounds(count, at: quotes) { break }
            if peek() == .backslash, pounds(count, at: 1) {
                advance(1 + count)
                if peek() == UInt8(ascii: "(") { try interpolation() } else { advance() }
            } else {
                advance()
            }
        }
        advance(quotes + count)
    }

    /// `#"""#` is one quote in a short string, not the start of a long one.
    private func closesOnThisLine(pounds count: Int) -> Bool {
        var distance = count + 2
        while position + distance < bytes.count {
            if peek(distance) == .newline || peek(distance) == .carriageReturn { return false }
            if peek(distance) == .quote, pounds(count, at: distance + 1) { return true }
            distance += 1
        }
        return false
    }

    private mutating func interpolation() throws(Fault) {
        depth += 1
        guard depth <= Self.deepest else { throw Fault(line: line, reason: "strings are nested too deeply") }
        advance()
        try code(insideInterpolation: true)
        if isAtEnd { throw Fault(line: line, reason: "a \\( in a string has no end") }
        advance()
        depth -= 1
    }

    private mutating func extendedRegex(pounds count: Int) throws(Fault) {
        let start = line
        advance(count + 1)
        while !(peek() == UInt8(ascii: "/") && pounds(count, at: 1)) {
            if isAtEnd { throw Fault(line: start, reason: "a regular expression has no end") }
            advance(peek() == .backslash ? 2 : 1)
        }
        advance(1 + count)
    }

    /// Whether a slash here may begin a regular expression: what is on its left does not touch it.
    private var isRegexPosition: Bool {
        guard ![0, 9, 10, 13, 32].contains(peek(1)) else { return false }
        guard position > 0 else { return true }
        return [9, 10, 13, 32].contains(bytes[position - 1]) || "([{,;:".utf8.contains(bytes[position - 1])
            || position > 1 && bytes[position - 2] == UInt8(ascii: "*")
                && bytes[position - 1] == UInt8(ascii: "/")
    }

    /// A slash may be an operator after all. So what stands between two of them must mean nothing to an
    /// audit in either reading.
    private mutating func bareRegex() throws(Fault) {
        var end = 1
        while ![0, 10, 13, UInt8(ascii: "/")].contains(peek(end)) { end += peek(end) == .backslash ? 2 : 1 }
        guard peek(end) == UInt8(ascii: "/") else { return sign() }
        let text = String(decoding: bytes[position..<min(position + end, bytes.count)], as: UTF8.self)
        if text.contains(where: { "\"@#`{\n".contains($0) }) || text.contains("import") || text.contains("/*")
        {
            throw Fault(line: line, reason: "cannot tell a regular expression from a division; write #/ … /#")
        }
        advance(end + 1)
    }
}

extension UInt8 {
    fileprivate static let newline = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let backslash = UInt8(ascii: "\\")
    fileprivate static let pound = UInt8(ascii: "#")
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
    /// Letters, the underscore and everything beyond ASCII.
    fileprivate var isWordStart: Bool {
        (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == 0x5F || self >= 0x80
    }
}
