/// Marks what is not code in code: comments, strings, prompts, and Swift's keywords.
struct CodeColors {
    private static let keywords: Set<Substring> = [
        "actor", "as", "associatedtype", "async", "await", "break", "case", "catch", "class", "continue",
        "default",
        "defer", "do", "else", "enum", "extension", "false", "fileprivate", "final", "for", "func", "guard",
        "if",
        "import", "in", "indirect", "init", "inout", "internal", "is", "let", "mutating", "nil", "package",
        "private",
        "protocol", "public", "repeat", "return", "self", "Self", "some", "any", "static", "struct",
        "subscript",
        "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]

    let language: String

    func html(_ lines: [String]) -> String {
        lines.map { (language == "swift" ? swift($0[...]) : shell($0)) + "\n" }.joined()
    }

    /// `$ command`, and what stands behind `  # `; all else may be a picture.
    private func shell(_ line: String) -> String {
        let isCommand = line.hasPrefix("$ ") || line.hasPrefix("make ") || line.hasPrefix("sudo ")
        guard isCommand else { return HTMLText.escape(line) }
        let comment = line.ranges(of: " # ").last.map { line[$0.lowerBound...] } ?? ""
        let command = line.dropLast(comment.count)
        let prompt = command.hasPrefix("$ ") ? mark("$ ", "c") : ""
        return prompt + mark(command.dropFirst(prompt.isEmpty ? 0 : 2), "s") + mark(comment, "c")
    }

    private func swift(_ line: Substring) -> String {
        var rest = line
        var html = ""
        while let first = rest.first {
            if rest.hasPrefix("//") { return html + mark(rest, "c") }
            var end = rest.index(after: rest.startIndex)
            var kind: String?
            if first == "\"" {
                end = Self.endOfString(rest)
                kind = "s"
            } else if first.isLetter || first == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                end = word.endIndex
                kind = Self.keywords.contains(word) ? "k" : nil
            }
            html += kind.map { mark(rest[..<end], $0) } ?? HTMLText.escape(String(rest[..<end]))
            rest = rest[end...]
        }
        return html
    }

    private static func endOfString(_ text: Substring) -> Substring.Index {
        var place = text.index(after: text.startIndex)
        while place < text.endIndex, text[place] != "\"" {
            let step = text[place] == "\\" ? 2 : 1
            place = text.index(place, offsetBy: step, limitedBy: text.endIndex) ?? text.endIndex
        }
        return place < text.endIndex ? text.index(after: place) : place
    }

    private func mark(_ text: some StringProtocol, _ kind: String) -> String {
        text.isEmpty ? "" : "<span class=\"\(kind)\">\(HTMLText.escape(String(text)))</span>"
    }
}
