import Dockerfiles

// >>> images.5
// Words of ENV, LABEL and ARG. Quotes and escapes keep blanks together here, and stay where they are:
// they go when variables are replaced.

/// Cuts a text at blanks outside of quotes.
struct WordCutter {
    let escape: Unicode.Scalar

    func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var (quote, mayBeEmpty): (Unicode.Scalar?, Bool) = (nil, false)
        func end() {
            if mayBeEmpty || !word.isEmpty { words.append(String(word)) }
            (word, mayBeEmpty) = (String.UnicodeScalarView(), false)
        }
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if quote == nil, scalar.properties.isWhitespace {
                end()
                continue
            }
            if scalar == quote {
                quote = nil
            } else if quote == nil, scalar == "'" || scalar == "\"" {
                (quote, mayBeEmpty) = (scalar, true)
            } else if scalar == escape, quote != "'" {
                // At the very end it escapes nothing, and goes.
                guard let escaped = rest.popFirst() else { break }
                word.append(scalar)
                word.append(escaped)
                continue
            }
            word.append(scalar)
        }
        end()
        return words
    }
}

// <<<
