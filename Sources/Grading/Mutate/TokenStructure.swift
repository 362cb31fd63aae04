/// What brackets and line ends say about a file: where a condition, an operand, a statement ends.
struct TokenStructure {
    private static let openers: Set = ["(", "[", "{"]
    private static let closers: Set = [")", "]", "}"]

    private let tokens: [MutationToken]
    /// How many brackets stand open before each token; a closing one counts as outside.
    let depth: [Int]
    /// The bracket around each token.
    private let outer: [Int?]
    private let partners: [Int: Int]

    init(_ tokens: [MutationToken]) {
        self.tokens = tokens
        var open: [Int] = []
        var depth: [Int] = []
        var outer: [Int?] = []
        var partners: [Int: Int] = [:]
        for (index, token) in tokens.enumerated() {
            let isBracket = token.kind == .bracket
            if isBracket, Self.closers.contains(token.text), let start = open.popLast() {
                partners[start] = index
                partners[index] = start
            }
            depth.append(open.count)
            outer.append(open.last)
            if isBracket, Self.openers.contains(token.text) { open.append(index) }
        }
        self.depth = depth
        self.outer = outer
        self.partners = partners
    }

    private func text(_ index: Int) -> String {
        tokens.indices.contains(index) ? tokens[index].text : ""
    }

    /// The bracket that closes or opens this one.
    func partner(of index: Int) -> Int? { partners[index] }

    /// Whether this is an opening bracket.
    func opens(_ index: Int) -> Bool { Self.openers.contains(text(index)) }

    /// Whether the innermost bracket around it is `{`.
    func isInBraces(_ index: Int) -> Bool {
        outer[index].map { tokens[$0].text == "{" } ?? false
    }

    /// Whether the innermost brackets around it hold the body of an `init`, all of which must be assigned.
    func isInInit(_ index: Int) -> Bool {
        guard let brace = outer[index], text(brace) == "{" else { return false }
        var index = brace - 1
        while index >= 0, depth[index] == depth[brace], !["}", "{", "func"].contains(text(index)) {
            if text(index) == "init" { return true }
            index = partners[index].map { min($0, index) } ?? index
            index -= 1
        }
        return false
    }

    /// Whether the innermost brackets around it hold the way out of a `guard`.
    func isInGuard(_ index: Int) -> Bool {
        guard let brace = outer[index], text(brace) == "{" else { return false }
        return text(brace - 1) == "else" && text(brace - 2) != "}"
    }

    /// The `{` or `else` behind a condition of one clause without bindings; nil for every other one.
    func endOfCondition(after keyword: Int) -> Int? {
        let level = depth[keyword]
        var index = keyword + 1
        while index < tokens.count {
            let token = tokens[index]
            if depth[index] == level {
                if token.text == "{" || token.text == "else" { return index }
                if [",", "let", "var", "case", "#available", "}"].contains(token.text) { return nil }
            }
            index += 1
        }
        return nil
    }

    /// Where the left operand of a loosely binding operator begins; nil unless the rest of its expression is
    /// plain to see: a new line, an opening bracket, an assignment or a `return` stands before it.
    func startOfOperand(before sign: Int) -> Int? {
        var index = sign
        while index > 0 {
            let before = index - 1
            if let start = partners[before], start < before {
                if text(before) == "}" && tokens[index].beginsLine { return nil }
                index = start
                continue
            }
            let token = tokens[before]
            if ["return", "in", "try", "await"].contains(token.text) || [",", ":", "="].contains(token.text)
                || opens(before)
            {
                return index < sign ? index : nil
            }
            if token.isBinary && token.hasBlankAfter { return nil }
            index = before
        }
        return nil
    }

    /// Whether a token that begins a line goes on with the line before.
    func continues(_ index: Int) -> Bool {
        guard index > 0 else { return false }
        if [".", "?", ":"].contains(where: { text(index).hasPrefix($0) }) && text(index - 1) != "{" {
            return true
        }
        let before = tokens[index - 1]
        if before.kind == .bracket {
            return ["(", "[", ",", ":"].contains(before.text) && !isCase(index - 1)
        }
        return before.kind == .sign && before.hasBlankBefore || before.text == "return"
    }

    /// Whether this colon ends a `case` or `default` of a switch.
    private func isCase(_ colon: Int) -> Bool {
        guard text(colon) == ":" else { return false }
        var index = colon
        while index >= 0, depth[index] >= depth[colon] {
            if text(index) == "case" || text(index) == "default" { return true }
            index -= 1
        }
        return false
    }

    /// The token behind a statement: the first that begins a line at its level and does not go on with it.
    func endOfStatement(from start: Int) -> Int {
        var index = start + 1
        while index < tokens.count, depth[index] >= depth[start] {
            let token = tokens[index]
            if depth[index] == depth[start] {
                if token.text == ";" || token.beginsLine && !goesOn(index) { return index }
            }
            index += 1
        }
        return index
    }

    /// Whether a token at the head of a line belongs to the statement above.
    private func goesOn(_ index: Int) -> Bool {
        let token = tokens[index]
        if token.kind == .sign { return true }
        if token.kind == .bracket { return [")", "]", "}", "{"].contains(token.text) }
        let before = tokens[index - 1]
        return before.kind == .sign && before.hasBlankBefore || before.text == ","
    }
}
