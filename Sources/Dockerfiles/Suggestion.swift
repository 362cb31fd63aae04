/// The word that somebody may have meant.
enum Suggestion {
    /// The nearest of some words, if it is at most two letters away and less than half of the word.
    static func nearest(to word: String, in words: [String]) -> String? {
        let typed = Array(word.lowercased().utf8.prefix(40))
        return words.map { ($0, distance(typed, Array($0.lowercased().utf8))) }
            .filter { $0.1 <= 2 && $0.1 * 2 < max(typed.count, 1) }
            .min { $0.1 < $1.1 }?.0
    }

    /// How many letters to insert, remove or change.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (line, letter) in one.enumerated() {
            var corner = row[0]
            row[0] = line + 1
            for column in other.indices {
                let change = corner + (letter == other[column] ? 0 : 1)
                corner = row[column + 1]
                row[column + 1] = min(change, row[column] + 1, corner + 1)
            }
        }
        return row[other.count]
    }
}

extension Keyword {
    /// What to say of a name that is none.
    public static func expectation(for name: String) -> String {
        let known = "an instruction such as FROM, RUN or COPY"
        return Suggestion.nearest(to: name, in: names).map { "\(known); did you mean \($0)?" } ?? known
    }
}
