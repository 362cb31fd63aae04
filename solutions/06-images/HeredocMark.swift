import Dockerfiles

// >>> images.5
// `<<EOF`, `<<-'EOF'`, `3<<EOF` in the text of RUN, COPY and ADD. Quotes anywhere in the word mean that
// nobody looks for variables in the lines. A quoted `"<<EOF"` is no mark.

/// Finds the marks of heredocs.
enum HeredocMark {
    private static let shell = WordExpansion(environment: [:])

    /// Every mark of a line, in order.
    /// - Throws: `DockerfileFault` for a word whose quotes do not end.
    static func all(in line: String, _ file: String, _ lines: ClosedRange<Int>) throws -> [Heredoc] {
        guard line.contains("<<") else { return [] }
        var lexer = WordLexer(line, in: shell, [.keepQuotes, .keepEscapes, .keepUnset, .glueMarks])
        // What is no word of a shell here may be one in the shell that runs it.
        guard let words = try? lexer.all().words else { return [] }
        do {
            return try words.compactMap(mark)
        } catch let error as WordFault {
            throw DockerfileFault(
                file, lines, found: "\(error.found) in the heredoc \(quoted(error.word))",
                expected: error.expected)
        }
    }

    /// Digits, `<<`, perhaps a dash, and one word without another `<`.
    static func mark(_ word: String) throws -> Heredoc? {
        var rest = word.unicodeScalars[...]
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest[digits.endIndex...]
        guard rest.popFirst() == "<", rest.popFirst() == "<" else { return nil }
        let chomps = rest.first == "-"
        if chomps { rest.removeFirst() }
        let name = String(rest.drop { $0.properties.isWhitespace })
        guard !name.isEmpty, !name.unicodeScalars.contains("<") else { return nil }
        var lexer = WordLexer(name, in: shell, [.keepUnset])
        let words = try lexer.all().words
        guard words.count == 1 else { return nil }
        var quoting = WordLexer(name, in: shell, [.keepUnset, .keepQuotes])
        let isQuoted = try quoting.all().words != words
        return Heredoc(
            name: words[0], expands: !isQuoted, chomps: chomps, descriptor: UInt(String(digits)) ?? 0)
    }
}
// <<<
