/// A script for nft, word by word.
struct NFTWords {
    private var words: [(text: String, line: Int)] = []
    private var position = 0

    init(_ text: String) {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            words += Self.words(line.prefix { $0 != "#" }).map { ($0, number + 1) }
            // The end of a line ends a statement, as a semicolon does.
            words.append((";", number + 1))
        }
    }

    /// Braces, colons behind a space, commas and semicolons stand alone.
    private static func words(_ line: Substring) -> [String] {
        var (words, word, isQuoted): ([String], String, Bool) = ([], "", false)
        for letter in line {
            if letter == "\"" { isQuoted.toggle() }
            let stands = "{},;".contains(letter) || letter == ":" && word.isEmpty
            if isQuoted || letter != " " && letter != "\t" && !stands {
                word.append(letter)
                continue
            }
            if !word.isEmpty { words.append(word) }
            word = ""
            if stands { words.append(String(letter)) }
        }
        return word.isEmpty ? words : words + [word]
    }

    var isAtEnd: Bool { position >= words.count }
    /// Of the word that was taken last.
    var line: Int { words[max(0, min(position, words.count) - 1)].line }
    var peek: String { isAtEnd ? "" : words[position].text }

    mutating func next() throws -> String {
        guard !isAtEnd else { throw RuleFault("expected more, found the end") }
        position += 1
        return words[position - 1].text
    }

    /// Takes the next word when it is this one.
    mutating func take(_ word: String) -> Bool {
        guard peek == word else { return false }
        position += 1
        return true
    }

    mutating func expect(_ wanted: String...) throws {
        for word in wanted where try next() != word {
            throw RuleFault("expected \(word), found \(words[position - 1].text)")
        }
    }

    /// Takes ends of lines, and semicolons.
    mutating func skipEnds() {
        while peek == ";", !isAtEnd { position += 1 }
    }
}
