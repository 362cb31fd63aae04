// >>> images.5
// A text, and the words that it falls into.

/// What the lexer has read so far.
struct ExpandedText {
    /// Blanks included.
    private(set) var text = ""
    private var finished: [String] = []
    private var word = ""

    /// The words so far; nothing between quotes is no word.
    var words: [String] { word.isEmpty ? finished : finished + [word] }

    /// Adds what was quoted or escaped: its blanks cut nothing.
    mutating func append(_ other: String) {
        text += other
        word += other
    }

    /// Adds what stood outside of quotes: its blanks end words.
    mutating func split(_ other: String) {
        text += other
        for scalar in other.unicodeScalars {
            if !scalar.properties.isWhitespace {
                word.unicodeScalars.append(scalar)
            } else if !word.isEmpty {
                finished.append(word)
                word = ""
            }
        }
    }
}
// <<<
