/// Cuts Swift source into symbols, quickly, and goes on whatever it finds.
///
/// The audit's `SourceLexer` refuses where it would have to guess; this one guesses, and finds its place
/// again at the end of the line. A wrong guess costs a fingerprint.
struct SourceScanner {
    /// Strings inside strings beyond this are read as plain text: nobody's stack is at stake.
    private static let deepest = 20

    private let bytes: UnsafeBufferPointer<UInt8>
    private let keywords: KeywordTable
    private var at = 0
    private var line: Int32 = 1
    private var isAttribute = false
    private(set) var symbols: [UInt16] = []
    private(set) var lines: [Int32] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ keywords: KeywordTable) {
        self.bytes = bytes
        self.keywords = keywords
    }

    mutating func run() {
        while at < bytes.count {
            let byte = bytes[at]
            if byte <= 32 {
                newLine(byte)
                at += 1
            } else if Self.isWord(byte) {
                Self.isDigit(byte) ? number() : word()
            } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                skipLine()
            } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                skipComment()
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "#") {
                literal()
            } else {
                sign(byte)
            }
        }
    }

    private func peek(_ distance: Int) -> UInt8 {
        at + distance < bytes.count ? bytes[at + distance] : 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A || byte == 0x5F || byte >= 0x80
            || isDigit(byte)
    }

    private mutating func newLine(_ byte: UInt8) {
        if byte == 10 || byte == 13 && peek(1) != 10 { line += 1 }
    }

    private mutating func append(_ symbol: UInt16) {
        symbols.append(symbol)
        lines.append(line)
    }

    private mutating func sign(_ byte: UInt8) {
        at += 1
        isAttribute = byte == UInt8(ascii: "@")
        let isLeftOut =
            isAttribute || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "`")
        if !isLeftOut { append(UInt16(byte)) }
    }

    private mutating func number() {
        while at < bytes.count, Self.isWord(bytes[at]) { at += 1 }
    }

    private mutating func word() {
        var hash = KeywordTable.start
        while at < bytes.count, Self.isWord(bytes[at]) {
            hash = KeywordTable.step(hash, bytes[at])
            at += 1
        }
        let wasAttribute = isAttribute
        isAttribute = false
        if wasAttribute { return }
        switch keywords.symbol(hash) {
        case KeywordTable.dropped: return
        case KeywordTable.itself:
            if peek(0) == UInt8(ascii: ".") { at += 1 } else { append(NormalizedSource.identifier) }
        case let symbol: append(symbol)
        }
    }

    private mutating func skipLine() {
        while at < bytes.count, bytes[at] != 10, bytes[at] != 13 { at += 1 }
    }

    private mutating func skipComment() {
        var open = 0
        repeat {
            if peek(0) == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                open += 1
                at += 2
            } else if peek(0) == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                open -= 1
                at += 2
            } else {
                newLine(peek(0))
                at += 1
            }
        } while open > 0 && at < bytes.count
    }

    /// A string, or a `#` that begins something else.
    private mutating func literal() {
        var pounds = 0
        while peek(pounds) == UInt8(ascii: "#") { pounds += 1 }
        guard peek(pounds) == UInt8(ascii: "\"") else {
            at += pounds
            return append(UInt16(UInt8(ascii: "#")))
        }
        skipString(pounds: pounds, depth: 0)
    }

    private mutating func skipString(pounds: Int, depth: Int) {
        at += pounds
        let quote = UInt8(ascii: "\"")
        let isLong = peek(1) == quote && peek(2) == quote
        at += isLong ? 3 : 1
        while at < bytes.count {
            let byte = bytes[at]
            if !isLong, byte == 10 || byte == 13 { return }
            if byte == quote, !isLong || peek(1) == quote && peek(2) == quote {
                let quotes = isLong ? 3 : 1
                if hasPounds(pounds, at: quotes) {
                    at += quotes + pounds
                    return
                }
            } else if byte == UInt8(ascii: "\\"), hasPounds(pounds, at: 1) {
                at += 1 + pounds
                if peek(0) == UInt8(ascii: "("), depth < Self.deepest { skipInterpolation(depth: depth) }
            }
            newLine(peek(0))
            at += 1
        }
    }

    private func hasPounds(_ count: Int, at distance: Int) -> Bool {
        var found = 0
        while found < count, peek(distance + found) == UInt8(ascii: "#") { found += 1 }
        return found == count
    }

    /// Up to the parenthesis that closes it; code inside a string is part of the literal.
    private mutating func skipInterpolation(depth: Int) {
        var open = 0
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "("): open += 1
            case UInt8(ascii: ")"):
                open -= 1
                if open == 0 { return }
            case 10, 13: return
            case UInt8(ascii: "\""):
                skipString(pounds: 0, depth: depth + 1)
                continue
            default: break
            }
            at += 1
        }
    }
}
