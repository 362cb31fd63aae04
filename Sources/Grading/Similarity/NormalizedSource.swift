/// Swift source as a row of symbols in which nothing is left that is cheap to change.
///
/// Every identifier is one symbol, literals, comments and blanks are gone, and so is what a compiler does
/// not need: access levels, attributes, `self.`, `return`, semicolons. `let` and `var` are one symbol.
/// `guard … else` and `if !…` are the same test written twice, so `guard` reads as `if`, and `else` and
/// `!` are left out.
struct NormalizedSource: Sendable, Equatable {
    /// The symbols in order.
    private(set) var symbols: [UInt16] = []
    /// The line of each symbol, from 1.
    private(set) var lines: [Int32] = []

    /// Any identifier.
    static let identifier: UInt16 = 1

    /// - Throws: `SourceLexer.Fault` for source that is no source.
    init(_ text: String) throws(SourceLexer.Fault) {
        let tokens = try SourceLexer.tokens(of: text)
        var isAttribute = false
        var afterSelf = false
        for token in tokens {
            let wasSelf = afterSelf
            afterSelf = false
            switch token.kind {
            case .sign("@"): isAttribute = true
            case .sign("."):
                if !wasSelf { append(UInt16(UInt8(ascii: ".")), token.line) }
            case .sign(let sign):
                isAttribute = false
                if sign != ";", sign != "!" { append(UInt16(sign.asciiValue ?? 0), token.line) }
            case .word where isAttribute: isAttribute = false
            case .word("self"): afterSelf = true
            case .word(let word):
                if !Self.dropped.contains(word) { append(Self.symbol[word] ?? Self.identifier, token.line) }
            }
        }
    }

    private mutating func append(_ symbol: UInt16, _ line: Int) {
        symbols.append(symbol)
        lines.append(Int32(clamping: line))
    }

    private static let dropped: Set<String> = [
        "public", "private", "internal", "fileprivate", "package", "open", "final", "return", "else",
        "nonisolated",
    ]

    /// Keywords that say what the code does; those in one row mean the same here.
    private static let keywords = [
        ["if", "guard"], ["let", "var"], ["func"], ["init"], ["deinit"], ["subscript"], ["struct", "class"],
        ["enum"], ["protocol"], ["extension"], ["typealias"], ["case"], ["switch"], ["default"], ["for"],
        ["in"],
        ["while"], ["repeat"], ["break"], ["continue"], ["defer"], ["do"], ["catch"], ["throw"], ["throws"],
        ["try"], ["async"], ["await"], ["where"], ["as"], ["is"], ["nil"], ["true", "false"], ["import"],
        ["static"], ["mutating"], ["inout"], ["some", "any"], ["fallthrough"], ["get"], ["set"], ["super"],
        ["lazy"], ["weak"], ["override"], ["required"], ["convenience"], ["indirect"], ["operator"],
        ["rethrows"],
    ]

    private static let symbol: [String: UInt16] = {
        var symbols: [String: UInt16] = [:]
        for (index, words) in keywords.enumerated() {
            for word in words { symbols[word] = UInt16(256 + index) }
        }
        return symbols
    }()
}
