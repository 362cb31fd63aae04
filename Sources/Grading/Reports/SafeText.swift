/// Text that a student had a hand in, made harmless for where it is shown.
public enum SafeText {
    /// For a terminal: control characters become visible escapes such as `\u{1B}`.
    ///
    /// Direction marks count as control characters: they make text read as what it is not.
    /// - Parameter lines: keeps line ends; a tab becomes four blanks.
    public static func terminal(_ text: String, lines: Bool = false) -> String {
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

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }
}
