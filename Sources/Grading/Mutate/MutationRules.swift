/// The rules that make mutants: what a tired or confused programmer may have written instead.
///
/// They look at tokens only. What comes out may not compile, and then it is no mutant.
struct MutationRules {
    private let file: String
    private let tokens: [MutationToken]
    private let structure: TokenStructure
    private var found: [SourceMutant] = []

    /// Every mutant of a file, in the order of the places; each changed text occurs once.
    static func mutants(of text: String, file: String) -> [SourceMutant] {
        var rules = MutationRules(file: file, tokens: MutationLexer.tokens(of: text))
        for index in rules.tokens.indices {
            rules.exchange(at: index)
            rules.count(at: index)
            rules.negate(at: index)
            rules.takeDefault(at: index)
            rules.remove(at: index)
        }
        var seen: Set<Change> = []
        return rules.found.filter { seen.insert(Change(place: $0.place, text: $0.replacement)).inserted }
    }

    private struct Change: Hashable {
        let place: Range<Int>
        let text: String
    }

    private init(file: String, tokens: [MutationToken]) {
        self.file = file
        self.tokens = tokens
        structure = TokenStructure(tokens)
    }

    private mutating func add(_ rule: String, _ line: Int, _ place: Range<Int>, _ replacement: String) {
        found.append(
            SourceMutant(rule: rule, file: file, line: line, place: place, replacement: replacement))
    }

    private func text(_ index: Int) -> String {
        tokens.indices.contains(index) ? tokens[index].text : ""
    }
}

// One token for another.
extension MutationRules {
    private struct Exchange {
        let rule: String
        let others: [String]
    }

    private static let operators: [String: Exchange] = {
        var table: [String: Exchange] = [:]
        for (rule, rows) in operatorRows {
            for (sign, others) in rows { table[sign] = Exchange(rule: rule, others: others) }
        }
        return table
    }()

    private static let operatorRows: [String: [String: [String]]] = [
        "compare": [
            "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="],
            "!=": ["=="], "===": ["!=="], "!==": ["==="],
        ],
        "logic": ["&&": ["||"], "||": ["&&"]],
        "arithmetic": [
            "+": ["-"], "-": ["+"], "*": ["+"], "/": ["*"], "%": ["/"], "&+": ["&-"], "&-": ["&+"],
            "&*": ["&+"], "+=": ["-="], "-=": ["+="], "*=": ["+="], "/=": ["*="], "&+=": ["&-="],
            "&-=": ["&+="],
        ],
        "bits": [
            "<<": [">>"], ">>": ["<<"], "&<<": ["&>>"], "&>>": ["&<<"], "&": ["|"], "|": ["&"],
            "^": ["|"], "&=": ["|="], "|=": ["&="], "^=": ["|="], "<<=": [">>="], ">>=": ["<<="],
        ],
        "range": ["..<": ["..."], "...": ["..<"]],
    ]

    private static let words = [
        "true": "false", "false": "true", "first": "last", "last": "first", "min": "max", "max": "min",
        "prefix": "suffix", "suffix": "prefix", "hasPrefix": "hasSuffix", "hasSuffix": "hasPrefix",
        "dropFirst": "dropLast", "dropLast": "dropFirst", "lowerBound": "upperBound",
        "upperBound": "lowerBound", "removeFirst": "removeLast", "removeLast": "removeFirst",
        "firstIndex": "lastIndex", "lastIndex": "firstIndex", "floor": "ceil", "up": "down",
        "union": "intersection", "intersection": "union", "continue": "break", "break": "continue",
    ]

    private mutating func exchange(at index: Int) {
        let token = tokens[index]
        if token.isBinary, text(index - 1) != "func", !joins(index), let exchange = Self.operators[token.text]
        {
            for other in exchange.others { add(exchange.rule, token.line, token.place, other) }
        }
        guard token.kind == .word, let other = Self.words[token.text] else { return }
        switch token.text {
        case "true", "false": add("boolean", token.line, token.place, other)
        case "continue", "break": add("jump", token.line, token.place, other)
        default:
            // A member or a call; not a declaration, not an argument's label.
            let isMember = text(index - 1) == "."
            let isCall = text(index + 1) == "(" && text(index - 1) != "func"
            if isMember || isCall { add("word", token.line, token.place, other) }
        }
    }

    /// Whether a plus joins strings or arrays, for which there is no minus.
    private func joins(_ index: Int) -> Bool {
        guard tokens[index].text == "+", index + 1 < tokens.count, index > 0 else { return false }
        return tokens[index - 1].kind == .string || tokens[index + 1].kind == .string
            || text(index + 1) == "["
    }

    private mutating func count(at index: Int) {
        let token = tokens[index]
        guard token.kind == .number, text(index - 1) != "." else { return }
        let digits = token.text.replacing("_", with: "")
        let prefixes: [(String, Int)] = [("0x", 16), ("0b", 2), ("0o", 8), ("", 10)]
        guard let (prefix, radix) = prefixes.first(where: { digits.hasPrefix($0.0) }),
            let value = UInt64(digits.dropFirst(prefix.count), radix: radix), value < .max
        else { return }
        add("constant", token.line, token.place, prefix + String(value + 1, radix: radix))
        guard value > 0 else { return }
        add("constant", token.line, token.place, prefix + String(value - 1, radix: radix))
    }
}

// Conditions and defaults.
extension MutationRules {
    private static let comparisons = Set(operatorRows["compare", default: [:]].keys)

    /// The opposite of a condition without bindings; one comparison alone has its own rule.
    private mutating func negate(at index: Int) {
        let token = tokens[index]
        if token.text == "!", token.hasBlankBefore || structure.opens(index - 1), !token.hasBlankAfter {
            add("negate", token.line, token.place, "")
        }
        guard ["if", "while", "guard"].contains(token.text), token.kind == .word,
            let end = structure.endOfCondition(after: index), index + 1 < end
        else { return }
        let condition = tokens[index + 1..<end]
        guard !condition.contains(where: { Self.comparisons.contains($0.text) && $0.isBinary }),
            condition.first?.text != "!", let first = condition.first, let last = condition.last
        else { return }
        let whole = first.place.lowerBound..<last.place.upperBound
        add("negate", first.line, whole, "!(\(Self.join(condition)))")
    }

    /// `value ?? fallback` becomes `fallback`.
    private mutating func takeDefault(at index: Int) {
        let token = tokens[index]
        guard token.text == "??", token.isBinary, let start = structure.startOfOperand(before: index),
            index + 1 < tokens.count
        else { return }
        let place = tokens[start].place.lowerBound..<tokens[index + 1].place.lowerBound
        add("default", token.line, place, "")
    }

    /// The tokens as they stood, with one blank where there were some.
    private static func join(_ tokens: ArraySlice<MutationToken>) -> String {
        var text = ""
        for token in tokens {
            text += token.text
            if token.hasBlankAfter { text += " " }
        }
        return String(text.trimmed)
    }
}

// Statements.
extension MutationRules {
    private static let declarations: Set = [
        "let", "var", "func", "case", "default", "if", "guard", "for", "while", "repeat", "switch", "do",
        "struct", "class", "enum", "extension", "protocol", "actor", "import", "init", "deinit", "static",
        "private", "fileprivate", "public", "internal", "package", "mutating", "nonmutating", "override",
        "final", "lazy", "weak", "unowned", "typealias", "associatedtype", "subscript", "indirect",
        "catch", "else", "where", "get", "set", "willSet", "didSet", "convenience", "required", "in",
        "nonisolated", "consuming", "borrowing", "inout", "operator", "infix", "prefix", "postfix",
    ]

    /// A call, an assignment, a jump, a guard without bindings: as if it had been forgotten.
    ///
    /// Not the assignments of an `init` and not the exit of a `guard`: that would not compile.
    private mutating func remove(at index: Int) {
        let token = tokens[index]
        guard token.beginsLine || text(index - 1) == "{", structure.isInBraces(index) else { return }
        if token.text == "guard" { return removeGuard(at: index) }
        guard token.kind == .word || token.text == "(" || token.text == ".",
            !Self.declarations.contains(token.text), !token.text.hasPrefix("$"), !structure.continues(index)
        else { return }
        let end = structure.endOfStatement(from: index)
        let statement = tokens[index..<end]
        guard let last = statement.last else { return }
        let place = token.place.lowerBound..<last.place.upperBound
        switch token.text {
        case "return":
            if statement.count == 1, !structure.isInGuard(index) { add("remove", token.line, place, "") }
        case "throw", "break", "continue", "fallthrough", "defer":
            if !structure.isInGuard(index) { add("remove", token.line, place, "") }
        default:
            let isCall = last.text == ")" || last.text == "}"
            if isAssignment(index, end) ? !structure.isInInit(index) : isCall {
                add("remove", token.line, place, "")
            }
            // As if nobody cared whether it fails.
            if token.text == "try" { add("swallow", token.line, token.place, "_ = try?") }
        }
    }

    private func isAssignment(_ start: Int, _ end: Int) -> Bool {
        (start..<end).contains {
            tokens[$0].text.hasSuffix("=") && tokens[$0].isBinary
                && !Self.comparisons.contains(tokens[$0].text)
                && structure.depth[$0] == structure.depth[start]
        }
    }

    private mutating func removeGuard(at index: Int) {
        guard let end = structure.endOfCondition(after: index), text(end) == "else", text(end + 1) == "{",
            let close = structure.partner(of: end + 1)
        else { return }
        let place = tokens[index].place.lowerBound..<tokens[close].place.upperBound
        add("remove", tokens[index].line, place, "")
    }
}
