/// Markdown for a terminal: wrapped at its width, coloured where that is welcome.
struct TerminalText {
    let layout: Layout
    /// Columns that no line exceeds.
    let width: Int

    /// The narrowest that tables and code are laid out for.
    static let leastWidth = 40

    init(layout: Layout, width: Int) {
        self.layout = layout
        self.width = max(Self.leastWidth, width)
    }

    /// The whole text.
    func text(_ markdown: Markdown) -> String {
        lines(markdown.blocks, width: width).map { $0.trimmedEnd + "\n" }.joined()
    }

    private func lines(_ blocks: [Markdown.Block], width: Int, tight: Bool = false) -> [String] {
        blocks.enumerated().flatMap { index, block -> [String] in
            (index == 0 || tight ? [] : [""]) + lines(block, width: width)
        }
    }

    private func lines(_ block: Markdown.Block, width: Int) -> [String] {
        switch block {
        case .heading(let level, let parts): heading(level, parts, width)
        case .paragraph(let parts): wrapped(parts, width)
        case .code(_, let lines): code(lines, width)
        case .list(let first, let tight, let items): list(first, tight, items, width)
        case .quote(let blocks): lines(blocks, width: width - 2).map { "│ " + $0 }
        case .table(let table): TerminalTable(table, width: width, layout: layout).lines
        case .rule: [String(repeating: "─", count: width)]
        }
    }

    private func heading(_ level: Int, _ parts: [Markdown.Inline], _ width: Int) -> [String] {
        let lines = StyledWords(parts, layout: layout, tone: .strong).lines(width)
        guard level <= 2 else { return lines }
        let length = min(width, parts.plain.count)
        return lines + [String(repeating: level == 1 ? "═" : "─", count: length)]
    }

    private func wrapped(_ parts: [Markdown.Inline], _ width: Int) -> [String] {
        StyledWords(parts, layout: layout).lines(width)
    }

    /// Pictures and output must keep their columns; what is too long even without an indent goes on
    /// below, marked.
    private func code(_ lines: [String], _ width: Int) -> [String] {
        let safe = lines.map { SafeText.terminal($0) }
        let indent = (safe.map(\.count).max() ?? 0) + 2 > width ? "" : "  "
        return safe.flatMap { line in
            var parts = [line.prefix(width)]
            var rest = line.dropFirst(width)
            while !rest.isEmpty {
                parts.append("… " + rest.prefix(width - 2))
                rest = rest.dropFirst(width - 2)
            }
            return parts.map { indent + layout.paint(String($0), .code) }
        }
    }

    private func list(_ first: Int?, _ tight: Bool, _ items: [[Markdown.Block]], _ width: Int) -> [String] {
        items.enumerated().flatMap { index, item -> [String] in
            let mark = first.map { "\($0 + index). " } ?? "• "
            let inner = lines(item, width: width - mark.count, tight: tight)
            let margin = String(repeating: " ", count: mark.count)
            let marked = inner.enumerated().map { ($0 == 0 ? mark : margin) + $1 }
            return (index == 0 || tight ? [] : [""]) + marked
        }
    }
}

/// A table in columns that fit; cells that are too long go on below.
struct TerminalTable {
    private static let gap = "  "

    let table: Markdown.Table
    let layout: Layout
    private let widths: [Int]

    init(_ table: Markdown.Table, width: Int, layout: Layout) {
        self.table = table
        self.layout = layout
        widths = Self.widths(table, width)
    }

    /// Takes from the widest column until all fit.
    private static func widths(_ table: Markdown.Table, _ width: Int) -> [Int] {
        let rows = [table.head] + table.rows
        var widths = table.sides.indices.map { column in
            max(1, rows.map { StyledWords($0[column], layout: Layout(color: false)).length }.max() ?? 1)
        }
        let room = max(widths.count, width - gap.count * (widths.count - 1))
        while widths.reduce(0, +) > room, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) {
            widths[widest] -= 1
        }
        return widths
    }

    var lines: [String] {
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gap)
        return row(table.head, tone: .strong) + [layout.paint(rule, .dim)] + table.rows.flatMap { row($0) }
    }

    private func row(_ cells: [[Markdown.Inline]], tone: Layout.Tone? = nil) -> [String] {
        let columns = zip(cells, widths).map { StyledWords($0, layout: layout, tone: tone).cells($1) }
        let height = columns.map(\.count).max() ?? 0
        return (0..<height).map { line in
            table.sides.indices.map { column in
                let cell = line < columns[column].count ? columns[column][line] : ("", 0)
                return aligned(cell.0, length: cell.1, table.sides[column], widths[column])
            }.joined(separator: Self.gap)
        }
    }

    private func aligned(_ text: String, length: Int, _ side: Markdown.Table.Side, _ width: Int) -> String {
        let blanks = max(0, width - length)
        let left = side == .left ? 0 : side == .right ? blanks : blanks / 2
        return String(repeating: " ", count: left) + text + String(repeating: " ", count: blanks - left)
    }
}

/// Words with their colours, to be broken into lines by what of them is seen.
struct StyledWords {
    private enum Piece {
        case word(String, Layout.Tone?)
        case blank
        case lineBreak
    }

    private var pieces: [Piece] = []
    private let layout: Layout

    init(_ parts: [Markdown.Inline], layout: Layout, tone: Layout.Tone? = nil) {
        self.layout = layout
        add(parts, tone)
    }

    private mutating func add(_ parts: [Markdown.Inline], _ tone: Layout.Tone?) {
        for part in parts {
            switch part {
            case .text(let text): add(text, tone)
            // Without colour, its marks tell it from other words.
            case .code(let text): add(layout.color ? text : "`\(text)`", .code)
            case .emphasis(let inner): add(inner, tone ?? .emphasis)
            case .strong(let inner): add(inner, .strong)
            case .link(let inner, let destination):
                add(inner, tone ?? .link)
                if inner.plain != destination, !destination.hasPrefix("#") { add(" (\(destination))", tone) }
            case .lineBreak: pieces.append(.lineBreak)
            }
        }
    }

    private mutating func add(_ text: String, _ tone: Layout.Tone?) {
        let words = SafeText.terminal(text).split(separator: " ", omittingEmptySubsequences: false)
        for (index, word) in words.enumerated() {
            if index > 0 { pieces.append(.blank) }
            if !word.isEmpty { pieces.append(.word(String(word), tone)) }
        }
    }

    /// Columns of all on one line.
    var length: Int {
        pieces.reduce(0) { sum, piece in
            switch piece {
            case .word(let word, _): sum + word.count
            case .blank, .lineBreak: sum + 1
            }
        }
    }

    func lines(_ width: Int) -> [String] { cells(width).map(\.text) }

    /// Lines with the columns that each takes.
    func cells(_ width: Int) -> [(text: String, length: Int)] {
        var lines: [(text: String, length: Int)] = []
        var line = (text: "", length: 0)
        // Pieces without a blank between them belong to one word and stay together.
        var word: [(String, Layout.Tone?)] = []
        let feed = {
            lines.append(line)
            line = ("", 0)
        }
        let place = {
            let length = word.reduce(0) { $0 + $1.0.count }
            guard length > 0 else { return }
            if line.length > 0, line.length + 1 + length > width { feed() }
            if line.length > 0 { line = (line.text + " ", line.length + 1) }
            for (text, tone) in word {
                var rest = text[...]
                while !rest.isEmpty {
                    if line.length >= width { feed() }
                    let part = String(rest.prefix(width - line.length))
                    line.text += tone.map { layout.paint(part, $0) } ?? part
                    line.length += part.count
                    rest = rest.dropFirst(part.count)
                }
            }
            word = []
        }
        for piece in pieces {
            switch piece {
            case .word(let text, let tone): word.append((text, tone))
            case .blank: place()
            case .lineBreak:
                place()
                feed()
            }
        }
        place()
        if line.length > 0 || lines.isEmpty { feed() }
        return lines
    }
}
