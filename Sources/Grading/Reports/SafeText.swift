/// Text that a student had a hand in, made harmless for where it is shown.
public enum SafeText {
    /// For a terminal: control characters become visible escapes such as `\u{1B}`.
    ///
    /// Direction marks count as control characters: they make text read as what it is not.
    /// - Parameter lines: keeps line ends; a tab becomes four blanks.
    public static func terminal(_ text: String, lines: Bool = false) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where lines: safe += "\n"
            case "\t" where lines: safe += "    "
            case _ where isHarmless(scalar): safe.unicodeScalars.append(scalar)
            default: safe += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
        return safe
    }

    /// For XML text and attribute values; what XML cannot hold becomes U+FFFD.
    public static func xml(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&apos;"
            case "\n", "\t": safe += "&#\(scalar.value);"
            case "\u{FFFE}", "\u{FFFF}": safe += "\u{FFFD}"
            case _ where scalar.properties.generalCategory == .control: safe += "\u{FFFD}"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// For HTML text and attribute values, on lines of its own: what has no shape becomes visible first.
    public static func html(_ text: String) -> String {
        xml(terminal(text, lines: true)).replacing("&#10;", with: "\n")
    }

    /// For XML that people read: as `html`, with line ends kept as references.
    public static func visibleXML(_ text: String) -> String {
        xml(terminal(text, lines: true))
    }

    /// For a table or a sentence in Markdown: one line, no sign with a meaning, never a link.
    ///
    /// Numeric references stand for signs; CommonMark never takes those for structure. The letters of
    /// `www` would be a link by themselves, so its dots go too; and an address is one even with a
    /// reference in it, so a comment parts it.
    public static func markdown(_ text: String) -> String {
        let mayLink = text.lowercased().contains("www")
        var safe = ""
        for scalar in terminal(text).unicodeScalars {
            let isSign = scalar.isASCII && !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar)
            let isPlain = " ,-/".unicodeScalars.contains(scalar) || scalar == "." && !mayLink
            if scalar == "@" { safe += "<!-- -->" }
            if isSign, !isPlain { safe += "&#\(scalar.value);" } else { safe.unicodeScalars.append(scalar) }
        }
        return safe
    }

    /// For a block of code in Markdown: fenced by more backticks than it holds.
    public static func markdownBlock(_ text: String) -> String {
        let safe = terminal(text, lines: true)
        var longest = 0
        var run = 0
        for byte in safe.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return "\(fence)text\n\(safe)\n\(fence)"
    }

    /// For a field of CSV: one line, quoted, nothing that a spreadsheet takes for a formula.
    ///
    /// A sheet that splits at another separator than ours would start a cell in the middle of a field, so
    /// what follows a separator is defused as well.
    /// - RFC: 4180 §2; OWASP: CSV injection
    public static func csv(_ text: String) -> String {
        var safe = ""
        var startsCell = true
        for scalar in terminal(text).unicodeScalars {
            if startsCell, "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(scalar) {
                safe += "'"
            }
            startsCell =
                ";,|\"".unicodeScalars.contains(scalar) || startsCell && scalar.properties.isWhitespace
            safe += scalar == "\"" ? "\"\"" : String(Character(scalar))
        }
        return "\"\(safe)\""
    }

    /// For a file's name: a number, and of the text only letters and digits of ASCII.
    public static func fileName(_ text: String, number: Int) -> String {
        let digits = String(number)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        let words = text.unicodeScalars.prefix(40).map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                ? String(Character(scalar)) : "-"
        }
        return "\(zeros)\(digits)-\(words.joined())"
    }

    /// The text, or its beginning when it is longer than `limit` Unicode scalars, with its length.
    ///
    /// Scalars, not characters: one character may be a megabyte of accents.
    public static func cut(_ text: String, to limit: Int) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "… (\(text.utf8.count) bytes)"
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20...0x7E).contains(scalar.value) }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }
}
