/// Swift source as a row of symbols in which nothing is left that is cheap to change.
///
/// Every identifier is one symbol, literals, comments and blanks are gone, and so is what a compiler does
/// not need: access levels, attributes, `self.`, `return`, semicolons. `let` and `var` are one symbol.
/// `guard … else` and `if !…` are the same test written twice, so `guard` reads as `if`, and `else` and
/// `!` are left out.
struct NormalizedSource: Sendable, Equatable {
    /// The symbols in order.
    let symbols: [UInt16]
    /// The line of each symbol, from 1.
    let lines: [Int32]

    /// Any identifier.
    static let identifier: UInt16 = 1

    /// Reads any text; what is no Swift gives some symbols too.
    init(_ text: String) {
        var text = text
        (symbols, lines) = text.withUTF8 { bytes in
            var scanner = SourceScanner(bytes, KeywordTable.shared)
            scanner.run()
            return (scanner.symbols, scanner.lines)
        }
    }
}

/// What each keyword becomes, found by a hash of its bytes: a class has millions of words.
struct KeywordTable: Sendable {
    static let shared = KeywordTable()
    /// Marks a word that is left out.
    static let dropped: UInt16 = 0xFFFF
    /// Marks `self`, which goes together with its dot.
    static let itself: UInt16 = 0xFFFE

    private static let leftOut = [
        "public", "private", "internal", "fileprivate", "package", "open", "final", "return", "else",
        "nonisolated",
    ]

    /// Keywords that say what the code does; those in one row mean the same here.
    private static let rows = [
        ["if", "guard"], ["let", "var"], ["func"], ["init"], ["deinit"], ["subscript"], ["struct", "class"],
        ["enum"], ["protocol"], ["extension"], ["typealias"], ["case"], ["switch"], ["default"], ["for"],
        ["in"],
        ["while"], ["repeat"], ["break"], ["continue"], ["defer"], ["do"], ["catch"], ["throw"], ["throws"],
        ["try"], ["async"], ["await"], ["where"], ["as"], ["is"], ["nil"], ["true", "false"], ["import"],
        ["static"], ["mutating"], ["inout"], ["some", "any"], ["fallthrough"], ["get"], ["set"], ["super"],
        ["lazy"], ["weak"], ["override"], ["required"], ["convenience"], ["indirect"], ["operator"],
        ["rethrows"],
    ]

    private static let size = 1024
    private var keys = [UInt64](repeating: 0, count: size)
    private var values = [UInt16](repeating: NormalizedSource.identifier, count: size)

    private init() {
        for word in Self.leftOut { add(word, Self.dropped) }
        add("self", Self.itself)
        for (index, words) in Self.rows.enumerated() {
            for word in words { add(word, UInt16(256 + index)) }
        }
    }

    private mutating func add(_ word: String, _ value: UInt16) {
        let hash = word.utf8.reduce(Self.start) { Self.step($0, $1) }
        var place = Int(hash % UInt64(Self.size))
        while keys[place] != 0 { place = (place + 1) % Self.size }
        keys[place] = hash
        values[place] = value
    }

    /// The symbol of the word with this hash.
    func symbol(_ hash: UInt64) -> UInt16 {
        var place = Int(hash & UInt64(Self.size - 1))
        while keys[place] != 0 {
            if keys[place] == hash { return values[place] }
            place = (place + 1) & (Self.size - 1)
        }
        return NormalizedSource.identifier
    }

    /// FNV-1a, 64 bits.
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325
    static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
