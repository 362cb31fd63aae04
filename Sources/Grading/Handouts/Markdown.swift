/// A text in Markdown, as far as the kit's handouts use it: headings, paragraphs, code, lists, quotes,
/// tables, links. Raw HTML is text.
///
/// - Source: CommonMark 0.31, and its tables from GitHub Flavored Markdown 0.29
struct Markdown: Equatable, Sendable {
    /// A part of a text, from top to bottom.
    indirect enum Block: Equatable, Sendable {
        case heading(level: Int, [Inline])
        case paragraph([Inline])
        case code(language: String, lines: [String])
        /// - Parameter first: the number of the first item; nil for a list without numbers.
        case list(first: Int?, tight: Bool, items: [[Block]])
        case quote([Block])
        case table(Table)
        case rule
    }

    /// Rows of cells below a head.
    struct Table: Equatable, Sendable {
        enum Side: Equatable, Sendable { case left, center, right }
        var sides: [Side]
        var head: [[Inline]]
        var rows: [[[Inline]]]
    }

    /// A part of a line.
    indirect enum Inline: Equatable, Sendable {
        case text(String)
        case code(String)
        case emphasis([Inline])
        case strong([Inline])
        case link([Inline], to: String)
        case lineBreak

        /// What a reader sees, without its form.
        var plain: String {
            switch self {
            case .text(let text), .code(let text): text
            case .emphasis(let parts), .strong(let parts), .link(let parts, _): parts.plain
            case .lineBreak: " "
            }
        }
    }

    var blocks: [Block]

    /// Reads a whole text; every text is Markdown.
    init(_ text: String) {
        let lines = text.replacing("\r\n", with: "\n").split(
            separator: "\n", omittingEmptySubsequences: false)
        var reader = BlockReader(lines: lines.map { $0.replacing("\t", with: "    ")[...] })
        blocks = reader.blocks()
    }

    init(blocks: [Block]) {
        self.blocks = blocks
    }

    /// The text of the first heading.
    var title: String? {
        blocks.lazy.compactMap { block -> String? in
            if case .heading(_, let parts) = block { parts.plain } else { nil }
        }.first
    }

    /// Every destination of a link, in order.
    var links: [String] { blocks.flatMap(\.links) }

    /// Its headings with the names by which links reach them.
    ///
    /// - Source: GitHub's names: small letters, no punctuation, blanks become hyphens, repeats a number.
    var anchors: [(level: Int, text: [Inline], name: String)] {
        var seen: [String: Int] = [:]
        return blocks.compactMap { block in
            guard case .heading(let level, let parts) = block else { return nil }
            let kept = parts.plain.lowercased().filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
            let name = kept.replacing(" ", with: "-")
            let count = seen[name, default: 0]
            seen[name] = count + 1
            return (level, parts, count == 0 ? name : "\(name)-\(count)")
        }
    }
}

extension [Markdown.Inline] {
    /// What a reader sees, without its form.
    var plain: String { map(\.plain).joined() }

    fileprivate var links: [String] {
        flatMap { part -> [String] in
            switch part {
            case .link(let inner, let destination): [destination] + inner.links
            case .emphasis(let inner), .strong(let inner): inner.links
            case .text, .code, .lineBreak: []
            }
        }
    }
}

extension Markdown.Block {
    fileprivate var links: [String] {
        switch self {
        case .heading(_, let parts), .paragraph(let parts): parts.links
        case .list(_, _, let items): items.joined().flatMap(\.links)
        case .quote(let blocks): blocks.flatMap(\.links)
        case .table(let table): (table.head + table.rows.joined()).flatMap(\.links)
        case .code, .rule: []
        }
    }
}
