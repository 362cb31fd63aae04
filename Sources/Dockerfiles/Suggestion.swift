/// The word that somebody may have meant.
enum Suggestion {
    /// The nearest of some words, if it is at most two slips away and less than half of the word.
    static func nearest(to word: String, in words: [String]) -> String? {
        let typed = Array(word.lowercased().utf8.prefix(40))
        return words.map { ($0, slips(typed, Array($0.lowercased().utf8))) }
            .filter { $0.1 <= 2 && $0.1 * 2 < typed.count }
            .min { $0.1 < $1.1 }?.0
    }

    /// How many letters to insert, remove, change, or swap with their neighbour.
    private static func slips(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var rows = [Array(0...other.count)]
        for line in one.indices {
            var row = [line + 1]
            for column in other.indices {
                let change = rows[line][column] + (one[line] == other[column] ? 0 : 1)
                var best = min(change, rows[line][column + 1] + 1, row[column] + 1)
                if line > 0, column > 0, one[line] == other[column - 1], one[line - 1] == other[column] {
                    best = min(best, rows[line - 1][column - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}

extension Keyword {
    /// What to say of a name that is none.
    public static func expectation(for name: String) -> String {
        let known = "an instruction such as FROM, RUN or COPY"
        if let near = Suggestion.nearest(to: name, in: names) { return "\(known); did you mean \(near)?" }
        // `&& make` on a line of its own: most often the line before should go on.
        let isWord = name.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
        return isWord ? known : "\(known); does the line before lack a \\ at its end?"
    }
}
