/// Cuts the text of a paragraph, a heading or a cell into its parts.
struct InlineReader {
    private var rest: Substring
    private var before: Character?
    private var parts: [Markdown.Inline] = []
    private var plain = ""

    static func read(_ text: Substring) -> [Markdown.Inline] {
        var reader = InlineReader(rest: text)
        reader.run()
        return reader.parts
    }

    private init(rest: Substring) {
        self.rest = rest
    }

    private mutating func run() {
        while let mark = rest.first {
            if !take(mark) {
                plain.append(mark == "\n" ? " " : mark)
                advance(1)
            }
        }
        flush()
    }

    private mutating func take(_ mark: Character) -> Bool {
        switch mark {
        case "\\": escape()
        case "`": code()
        case "[": link()
        case "!": rest.hasPrefix("![") && image()
        case "<": autolink()
        case "*", "_": emphasis(mark)
        default: false
        }
    }

    private mutating func advance(_ count: Int) {
        let taken = rest.prefix(count)
        before = taken.last
        rest = rest.dropFirst(count)
    }

    private mutating func flush() {
        if !plain.isEmpty { parts.append(.text(plain)) }
        plain = ""
    }

    private mutating func add(_ part: Markdown.Inline, length: Int) -> Bool {
        flush()
        parts.append(part)
        advance(length)
        return true
    }

    private mutating func escape() -> Bool {
        guard let next = rest.dropFirst().first else { return false }
        if next == "\n" { return add(.lineBreak, length: 2) }
        guard next.isASCII, next.isPunctuation || next.isSymbol else { return false }
        plain.append(next)
        advance(2)
        return true
    }

    private mutating func code() -> Bool {
        let ticks = rest.prefix { $0 == "`" }.count
        guard let inner = Self.code(in: rest, ticks: ticks) else {
            // Without an end they are text, all of them.
            plain += rest.prefix(ticks)
            advance(ticks)
            return true
        }
        var text = inner.replacing("\n", with: " ")
        if text.hasPrefix(" "), text.hasSuffix(" "), text.contains(where: { $0 != " " }) {
            text = String(text.dropFirst().dropLast())
        }
        return add(.code(text), length: inner.count + 2 * ticks)
    }

    /// What stands between a run of backticks and the next one of the same length.
    private static func code(in text: Substring, ticks: Int) -> String? {
        var place = text.dropFirst(ticks)
        while let start = place.firstIndex(of: "`") {
            let run = place[start...].prefix { $0 == "`" }
            if run.count == ticks { return String(text.dropFirst(ticks)[..<start]) }
            place = place[run.endIndex...]
        }
        return nil
    }

    // ---- links ----

    private mutating func image() -> Bool {
        guard let (text, destination, length) = Self.link(in: rest.dropFirst()) else { return false }
        return add(.link(Self.read(text), to: destination), length: length + 1)
    }

    private mutating func link() -> Bool {
        guard let (text, destination, length) = Self.link(in: rest) else { return false }
        return add(.link(Self.read(text), to: destination), length: length)
    }

    /// `[text](destination "title")` at the beginning of a text.
    private static func link(in text: Substring) -> (text: Substring, destination: String, length: Int)? {
        guard let end = closing(of: "[", "]", in: text) else { return nil }
        let tail = text[text.index(after: end)...]
        guard tail.first == "(", let close = closing(of: "(", ")", in: tail) else { return nil }
        let inner = tail[..<close].dropFirst().trimmed
        let destination = inner.prefix { $0 != " " && $0 != "\n" }
        let length = text.distance(from: text.startIndex, to: close) + 1
        return (text[..<end].dropFirst(), String(destination.trimming("<", ">")), length)
    }

    private static func closing(of open: Character, _ close: Character, in text: Substring) -> Substring
        .Index?
    {
        var depth = 0
        var place = text.startIndex
        while place < text.endIndex {
            switch text[place] {
            case "\\": place = text.index(after: place)
            case "`":
                let ticks = text[place...].prefix { $0 == "`" }.count
                let skip = code(in: text[place...], ticks: ticks).map { $0.count + 2 * ticks } ?? ticks
                place = text.index(place, offsetBy: skip - 1)
            case open: depth += 1
            case close:
                depth -= 1
                if depth == 0 { return place }
            default: break
            }
            guard place < text.endIndex else { return nil }
            place = text.index(after: place)
        }
        return nil
    }

    private mutating func autolink() -> Bool {
        guard let end = rest.firstIndex(of: ">") else { return false }
        let inner = rest[..<end].dropFirst()
        guard inner.hasPrefix("https://") || inner.hasPrefix("http://"), !inner.contains(" ") else {
            return false
        }
        return add(.link([.text(String(inner))], to: String(inner)), length: inner.count + 2)
    }

    // ---- emphasis ----

    private mutating func emphasis(_ mark: Character) -> Bool {
        let run = rest.prefix { $0 == mark }.count
        let isInWord = mark == "_" && (before?.isLetter == true || before?.isNumber == true)
        for length in [2, 1] where length <= run && !isInWord {
            guard let inner = Self.emphasized(in: rest, mark, length) else { continue }
            let parts = Self.read(inner)
            return add(length == 2 ? .strong(parts) : .emphasis(parts), length: inner.count + 2 * length)
        }
        plain += rest.prefix(run)
        advance(run)
        return true
    }

    /// What stands between marks that open and close: no blank on their inner sides.
    private static func emphasized(in text: Substring, _ mark: Character, _ length: Int) -> Substring? {
        let inner = text.dropFirst(length)
        guard let first = inner.first, !first.isWhitespace else { return nil }
        var place = inner.startIndex
        while place < inner.endIndex {
            switch inner[place] {
            case "\\": place = inner.index(place, offsetBy: 2, limitedBy: inner.endIndex) ?? inner.endIndex
            case "`":
                let ticks = inner[place...].prefix { $0 == "`" }.count
                let skip = code(in: inner[place...], ticks: ticks).map { $0.count + 2 * ticks } ?? ticks
                place = inner.index(place, offsetBy: skip)
            case mark:
                let run = inner[place...].prefix { $0 == mark }
                let after = inner[run.endIndex...].first
                let isEnd = place > inner.startIndex && !inner[inner.index(before: place)].isWhitespace
                let isInWord = mark == "_" && (after?.isLetter == true || after?.isNumber == true)
                // A strong part inside of an emphasized one is not its end.
                let fits = run.count == length || run.count == 3 || length == 2 && run.count > 2
                if isEnd, fits, !isInWord {
                    return inner[
                        ..<(run.count > length ? inner.index(run.endIndex, offsetBy: -length) : place)]
                }
                place = run.endIndex
            default: place = inner.index(after: place)
            }
        }
        return nil
    }
}

extension Substring {
    fileprivate func trimming(_ first: Character, _ last: Character) -> Substring {
        guard self.first == first, self.last == last, count > 1 else { return self }
        return dropFirst().dropLast()
    }
}
