/// How text is laid out for a terminal: 80 columns, colour only where it is welcome.
public struct Layout: Sendable, Equatable {
    /// Columns that no line of ours exceeds.
    public static let width = 80

    /// Whether to use colour.
    public var color: Bool

    /// A layout with or without colour.
    public init(color: Bool) {
        self.color = color
    }

    /// A layout for one output stream: colour needs a terminal, and no `NO_COLOR`.
    public init(isTerminal: Bool, environment: [String: String]) {
        let refused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        color = isTerminal && !refused
    }

    /// The colours in use, by what they mean.
    public enum Tone: String, Sendable {
        /// Earned.
        case good = "32"
        /// Not earned.
        case bad = "31"
        /// Waiting for something else.
        case dim = "2"
        /// A heading.
        case strong = "1"
        /// A word to mind.
        case emphasis = "3"
        /// Where it leads elsewhere.
        case link = "4"
        /// What is typed or printed.
        case code = "36"
    }

    /// The text in a tone, if there is colour.
    public func paint(_ text: String, _ tone: Tone) -> String {
        color ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// The text cut or padded to exactly this many columns.
    public static func fit(_ text: String, _ columns: Int) -> String {
        let taken = text.reduce(0) { $0 + self.columns(of: $1) }
        if taken <= columns { return text + String(repeating: " ", count: columns - taken) }
        var kept = ""
        var room = max(0, columns - 1)
        for character in text {
            let next = self.columns(of: character)
            if next > room { break }
            kept.append(character)
            room -= next
        }
        return kept + "…" + String(repeating: " ", count: room)
    }

    /// The columns that a terminal gives a character: 2 for the wide ones of East Asia and for emoji.
    /// - Unicode: UAX #11, in its broad strokes
    private static func columns(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if scalar.properties.generalCategory == .nonspacingMark { return 0 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
    ]

    /// The number at the right end of this many columns.
    public static func right(_ number: Int, _ columns: Int) -> String {
        let text = String(number)
        return String(repeating: " ", count: max(0, columns - text.count)) + text
    }

    /// Lines broken at blanks so that none exceeds the width, each with the indent.
    public static func wrap(_ text: String, indent: Int) -> [String] {
        let room = width - indent
        let margin = String(repeating: " ", count: indent)
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            broken(line, room: room).map { $0.isEmpty ? "" : margin + $0 }
        }
    }

    /// Breaks a line at its blanks; a word longer than the room is cut. What lines up in columns,
    /// such as a register table, fits the room already and stays as it is.
    private static func broken(_ line: Substring, room: Int) -> [String] {
        var rest = line
        var lines: [String] = []
        let hanging = String(line.prefix { $0 == " " })
        while rest.count > room {
            let window = rest.prefix(room + 1)
            let blank = window.lastIndex(of: " ").flatMap { $0 > rest.startIndex ? $0 : nil }
            let end = blank ?? rest.index(rest.startIndex, offsetBy: room)
            // Breaking inside the leading blanks would never end.
            let useful = rest[..<end].contains { $0 != " " }
            let cut = useful ? end : rest.index(rest.startIndex, offsetBy: room)
            lines.append(String(rest[..<cut]))
            let following = rest[cut...].drop { $0 == " " }
            rest = following.isEmpty ? following : Substring(hanging.prefix(room / 2) + following)
        }
        if !rest.isEmpty || lines.isEmpty { lines.append(String(rest)) }
        return lines
    }
}
