// >>> images.5
// `--name=value` before the arguments. Quotes and escapes go at once here.

/// Takes the flags off the start of a text.
struct FlagReader {
    private(set) var rest: String

    init(_ text: String) {
        rest = text
    }

    /// The words that begin with two dashes, quotes and escapes resolved. Two dashes alone end them.
    mutating func takeAll() -> [String] {
        var flags: [String] = []
        var scalars = rest.unicodeScalars[...]
        while true {
            let start = scalars.drop { $0.properties.isWhitespace }
            guard start.starts(with: "--".unicodeScalars) else { break }
            scalars = start
            let word = Self.takeWord(&scalars)
            if word == "--" { break }
            flags.append(word)
        }
        rest = String(scalars)
        return flags
    }

    /// Here the escape is a backslash whatever the directive says, as with BuildKit.
    private static func takeWord(_ scalars: inout Substring.UnicodeScalarView) -> String {
        var word = String.UnicodeScalarView()
        var quote: Unicode.Scalar?
        while let scalar = scalars.first, quote != nil || !scalar.properties.isWhitespace {
            scalars.removeFirst()
            if scalar == "\\" {
                if let escaped = scalars.popFirst() { word.append(escaped) }
            } else if scalar == quote {
                quote = nil
            } else if quote == nil, scalar == "'" || scalar == "\"" {
                quote = scalar
            } else {
                word.append(scalar)
            }
        }
        return String(word)
    }
}
// <<<
