/// Cuts lines into blocks; what stands in list items and quotes is read by another reader of its own.
struct BlockReader {
    private let lines: [Substring]
    private var next = 0

    init(lines: [Substring]) {
        self.lines = lines
    }

    /// Every block up to the end.
    mutating func blocks() -> [Markdown.Block] {
        var blocks: [Markdown.Block] = []
        while next < lines.count {
            if lines[next].trimmed.isEmpty {
                next += 1
            } else {
                blocks.append(block())
            }
        }
        return blocks
    }

    private mutating func block() -> Markdown.Block {
        let line = lines[next]
        if let fence = Fence(line) { return code(fence) }
        if let heading = Self.heading(line) {
            next += 1
            return heading
        }
        if Self.isRule(line) {
            next += 1
            return .rule
        }
        if line.trimmed.hasPrefix(">") { return quote() }
        if let marker = ListMarker(line) { return list(marker) }
        if let table = table() { return .table(table) }
        return paragraph()
    }

    // ---- code ----

    private struct Fence {
        let indent: Int
        let mark: Character
        let length: Int
        let language: String

        init?(_ line: Substring) {
            let text = line.trimmed
            guard let mark = text.first, mark == "`" || mark == "~" else { return nil }
            let length = text.prefix { $0 == mark }.count
            let rest = text.dropFirst(length).trimmed
            // `code` on one line is no fence.
            guard length >= 3, mark == "~" || !rest.contains("`") else { return nil }
            indent = line.prefix { $0 == " " }.count
            (self.mark, self.length) = (mark, length)
            language = String(rest.prefix { $0 != " " })
        }

        func isClosed(by line: Substring) -> Bool {
            let text = line.trimmed
            return text.count >= length && text.allSatisfy { $0 == mark }
        }
    }

    private mutating func code(_ fence: Fence) -> Markdown.Block {
        next += 1
        var code: [String] = []
        while next < lines.count, !fence.isClosed(by: lines[next]) {
            code.append(
                String(lines[next].dropFirst(min(fence.indent, lines[next].prefix { $0 == " " }.count))))
            next += 1
        }
        next += 1
        return .code(language: fence.language, lines: code)
    }

    // ---- single lines ----

    private static func heading(_ line: Substring) -> Markdown.Block? {
        let level = line.prefix { $0 == "#" }.count
        guard (1...6).contains(level), line.dropFirst(level).first.map({ $0 == " " }) ?? true else {
            return nil
        }
        return .heading(level: level, InlineReader.read(line.dropFirst(level).trimmed))
    }

    private static func isRule(_ line: Substring) -> Bool {
        let marks = line.filter { $0 != " " }
        guard let mark = marks.first, "-*_".contains(mark) else { return false }
        return marks.count >= 3 && marks.allSatisfy { $0 == mark }
    }

    // ---- quotes and paragraphs ----

    private mutating func quote() -> Markdown.Block {
        var inner: [Substring] = []
        while next < lines.count, lines[next].trimmed.hasPrefix(">") {
            let text = lines[next].trimmed.dropFirst()
            inner.append(text.hasPrefix(" ") ? text.dropFirst() : text)
            next += 1
        }
        var reader = BlockReader(lines: inner)
        return .quote(reader.blocks())
    }

    /// A line of a paragraph that begins with a label, `*Goal:*`, stays a line of its own: so they are
    /// written in the handouts.
    private mutating func paragraph() -> Markdown.Block {
        var text = String(lines[next].trimmed)
        next += 1
        while next < lines.count, !Self.interrupts(lines[next]) {
            let line = lines[next].trimmed
            let isLabel = line.hasPrefix("*") && !line.hasPrefix("**") && line.contains(":*")
            text += (isLabel ? "\\\n" : "\n") + line
            next += 1
        }
        return .paragraph(InlineReader.read(text[...]))
    }

    /// Whether a line ends the paragraph before it.
    private static func interrupts(_ line: Substring) -> Bool {
        let text = line.trimmed
        if text.isEmpty || text.hasPrefix(">") || Fence(line) != nil || heading(line) != nil || isRule(line) {
            return true
        }
        return ListMarker(line).map { $0.number == nil || $0.number == 1 } ?? false
    }

    // ---- lists ----

    private struct ListMarker {
        /// Nil for a list without numbers.
        let number: Int?
        let mark: Character
        /// Columns before the item's content.
        let offset: Int

        init?(_ line: Substring) {
            let indent = line.prefix { $0 == " " }.count
            let text = line.dropFirst(indent)
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            guard let mark = text.dropFirst(digits.count).first, digits.count <= 9 else { return nil }
            guard (digits.isEmpty ? "-*+" : ".)").contains(mark) else { return nil }
            let rest = text.dropFirst(digits.count + 1)
            let blanks = rest.prefix { $0 == " " }.count
            guard blanks > 0, blanks < rest.count else { return nil }
            number = Int(digits)
            self.mark = mark
            offset = indent + digits.count + 1 + blanks
        }
    }

    private mutating func list(_ first: ListMarker) -> Markdown.Block {
        var items: [[Markdown.Block]] = []
        var isTight = true
        var marker: ListMarker? = first
        while let current = marker {
            let (item, gap) = self.item(current)
            var reader = BlockReader(lines: item)
            items.append(reader.blocks())
            marker = next < lines.count ? ListMarker(lines[next]) : nil
            if let found = marker, found.mark != first.mark || Self.isRule(lines[next]) { marker = nil }
            if gap, marker != nil || items.last?.count ?? 0 > 1 { isTight = false }
        }
        return .list(first: first.number, tight: isTight, items: items)
    }

    /// The lines of an item without its indent, and whether a blank line is in it or after it.
    private mutating func item(_ marker: ListMarker) -> (lines: [Substring], gap: Bool) {
        var item = [lines[next].dropFirst(marker.offset)]
        var gap = false
        next += 1
        while next < lines.count {
            let line = lines[next]
            if line.trimmed.isEmpty {
                guard let following = lines[next...].first(where: { !$0.trimmed.isEmpty }) else { break }
                let indent = following.prefix { $0 == " " }.count
                gap = true
                if indent < marker.offset {
                    // The blank lines are the list's, not the item's.
                    while lines[next].trimmed.isEmpty { next += 1 }
                    break
                }
                item.append("")
            } else if line.prefix(while: { $0 == " " }).count >= marker.offset {
                item.append(line.dropFirst(marker.offset))
            } else if item.last?.isEmpty == false, !Self.interrupts(line), ListMarker(line) == nil {
                item.append(line.trimmed)
            } else {
                break
            }
            next += 1
        }
        return (item, gap)
    }

    // ---- tables ----

    private mutating func table() -> Markdown.Table? {
        guard lines[next].contains("|"), next + 1 < lines.count, let sides = Self.sides(lines[next + 1])
        else {
            return nil
        }
        let head = Self.cells(lines[next])
        guard head.count == sides.count else { return nil }
        next += 2
        var table = Markdown.Table(sides: sides, head: head.map { InlineReader.read($0) }, rows: [])
        while next < lines.count, !lines[next].trimmed.isEmpty, lines[next].contains("|") {
            var cells = Self.cells(lines[next]).map { InlineReader.read($0) }
            cells = Array((cells + Array(repeating: [], count: sides.count)).prefix(sides.count))
            table.rows.append(cells)
            next += 1
        }
        return table
    }

    private static func sides(_ line: Substring) -> [Markdown.Table.Side]? {
        guard line.contains("|"), line.contains("-") else { return nil }
        let cells = cells(line)
        let isRow = cells.allSatisfy { cell in
            cell.contains("-") && cell.drop { $0 == ":" }.allSatisfy { $0 == "-" || $0 == ":" }
        }
        guard isRow else { return nil }
        return cells.map { cell in
            switch (cell.hasPrefix(":"), cell.hasSuffix(":")) {
            case (true, true): .center
            case (false, true): .right
            default: .left
            }
        }
    }

    /// A bar after a backslash is text, also in code.
    private static func cells(_ line: Substring) -> [Substring] {
        var text = line.trimmed
        if text.hasPrefix("|") { text = text.dropFirst() }
        if text.hasSuffix("|"), !text.hasSuffix("\\|") { text = text.dropLast() }
        return text.replacing("\\|", with: "\u{0}").split(separator: "|", omittingEmptySubsequences: false)
            .map {
                $0.replacing("\u{0}", with: "|").trimmed
            }
    }
}
