/// Markdown as HTML.
struct HTMLText {
    /// Where a link of the text leads on the page; nil to show its words alone.
    let link: (String) -> String?

    /// The inside of a page.
    func text(_ markdown: Markdown) -> String {
        var names = markdown.anchors.map(\.name)[...]
        return markdown.blocks.map { block in
            guard case .heading(let level, let parts) = block else { return html(block) }
            let name = Self.escape(names.popFirst() ?? "")
            return
                "<h\(level) id=\"\(name)\"><a class=\"anchor\" href=\"#\(name)\">\(inline(parts))</a></h\(level)>\n"
        }.joined()
    }

    /// For text and attribute values.
    static func escape(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    private func html(_ block: Markdown.Block) -> String {
        switch block {
        case .heading(let level, let parts): "<h\(level)>\(inline(parts))</h\(level)>\n"
        case .paragraph(let parts): "<p>\(inline(parts))</p>\n"
        case .code(let language, let lines): Self.code(lines, language)
        case .list(let first, let tight, let items): list(first, tight, items)
        case .quote(let blocks): "<blockquote>\n\(blocks.map(html).joined())</blockquote>\n"
        case .table(let table): self.table(table)
        case .rule: "<hr>\n"
        }
    }

    /// A block of code. It can be reached by the keyboard, since it may have to be scrolled.
    static func code(_ lines: [String], _ language: String) -> String {
        "<pre tabindex=\"0\"><code>\(CodeColors(language: language).html(lines))</code></pre>\n"
    }

    private func list(_ first: Int?, _ tight: Bool, _ items: [[Markdown.Block]]) -> String {
        let (tag, start) = (first == nil ? "ul" : "ol", first.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? "")
        let inner = items.map { item in
            let blocks = item.map { block -> String in
                if tight, case .paragraph(let parts) = block { return inline(parts) }
                return html(block)
            }
            return "<li>\(blocks.joined(separator: tight ? "\n" : ""))</li>\n"
        }
        return "<\(tag)\(start)>\n\(inner.joined())</\(tag)>\n"
    }

    private func table(_ table: Markdown.Table) -> String {
        let row = { (cells: [[Markdown.Inline]], tag: String) in
            let inner = zip(cells, table.sides).map { cell, side in
                let style = side == .left ? "" : " class=\"\(side)\""
                return "<\(tag)\(style)>\(inline(cell))</\(tag)>"
            }
            return "<tr>\(inner.joined())</tr>\n"
        }
        let rows = table.rows.map { row($0, "td") }.joined()
        return "<div class=\"table\"><table>\n<thead>\(row(table.head, "th"))</thead>\n"
            + "<tbody>\n\(rows)</tbody></table></div>\n"
    }

    func inline(_ parts: [Markdown.Inline]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): Self.escape(text)
            case .code(let text): "<code>\(Self.escape(text))</code>"
            case .emphasis(let inner): "<em>\(inline(inner))</em>"
            case .strong(let inner): "<strong>\(inline(inner))</strong>"
            case .link(let inner, let destination):
                link(destination).map { "<a href=\"\(Self.escape($0))\">\(inline(inner))</a>" }
                    ?? inline(inner)
            case .lineBreak: "<br>\n"
            }
        }.joined()
    }
}
