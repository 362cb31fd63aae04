import FoundationEssentials

/// All handouts as web pages that need no server and no script.
public struct Site: Sendable {
    private let kit: Kit
    private let labs: [Lab]

    /// A site of a kit's labs.
    public init(kit: Kit, catalogue: Catalogue) {
        self.kit = kit
        labs = catalogue.labs
    }

    /// Writes the site into a folder, in place of what was there.
    /// - Returns: the names of its pages.
    /// - Throws: `KitError` for a dead link, or a folder that holds something else.
    public func write(to folder: String) throws -> [String] {
        let pages = try pages()
        let files = FileManager.default
        let mark = "\(folder)/.drydock-site"
        if files.fileExists(atPath: folder), !files.fileExists(atPath: mark),
            try !files.contentsOfDirectory(atPath: folder).isEmpty
        {
            throw KitError("\(folder): holds something that is no site of this tool; choose another folder")
        }
        let draft = folder + ".new"
        try? files.removeItem(atPath: draft)
        for (name, text) in pages {
            let place = URL(filePath: "\(draft)/\(name)")
            try files.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: place)
        }
        try Data().write(to: URL(filePath: "\(draft)/.drydock-site"))
        try? files.removeItem(atPath: folder)
        try files.moveItem(atPath: draft, toPath: folder)
        return pages.keys.sorted()
    }

    /// The text of every page by its name, and of the style sheet.
    func pages() throws -> [String: String] {
        var pages = ["style.css": SiteStyle.sheet, "index.html": index()]
        var waiting: [String] = []
        var dead: [String] = []
        for lab in labs {
            let source = "labs/\(lab.folder)/README.md"
            let text = try Handout(of: lab, kit: kit).markdown
            pages[Self.page(for: source)] = page(text, of: source, lab: lab, &waiting, &dead)
        }
        // What a handout leads to comes along, and what that leads to.
        while let source = waiting.popLast() {
            let name = Self.page(for: source)
            guard pages[name] == nil else { continue }
            let text = try String.contents(of: "\(kit.root)/\(source)")
            let markdown = source.hasSuffix(".md") ? Markdown(text) : Self.listing(of: text, source)
            pages[name] = page(markdown, of: source, lab: nil, &waiting, &dead)
        }
        guard dead.isEmpty else { throw KitError("dead links:\n" + dead.sorted().joined(separator: "\n")) }
        return pages
    }

    private static func listing(of text: String, _ source: String) -> Markdown {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let language = source.hasSuffix(".swift") ? "swift" : ""
        return Markdown(blocks: [
            .heading(level: 1, [.text(source)]), .code(language: language, lines: lines),
        ])
    }

    /// `labs/03-jail/README.md` is `03-jail.html`; `Sources/ELF/A.swift` is `files/Sources/ELF/A.swift.html`.
    static func page(for source: String) -> String {
        let parts = source.split(separator: "/")
        if parts.count == 3, parts[0] == "labs", parts[2] == "README.md" { return "\(parts[1]).html" }
        return "files/\(source).html"
    }

    private func page(
        _ markdown: Markdown, of source: String, lab: Lab?, _ waiting: inout [String], _ dead: inout [String]
    ) -> String {
        let name = Self.page(for: source)
        let up = String(repeating: "../", count: name.filter { $0 == "/" }.count)
        var (found, broken): ([String], [String]) = ([], [])
        // Links are followed first: rendering only asks where they lead.
        var targets: [String: String] = [:]
        for link in markdown.links {
            switch KitLink(link, from: source, kit: kit) {
            case .web(let address): targets[link] = address
            case .file(let path, let anchor):
                if path != source { found.append(path) }
                targets[link] =
                    (path == source ? "" : up + Self.page(for: path)) + (anchor.map { "#\($0)" } ?? "")
            case .folder: break
            case .dead(let reason): broken.append("\(source): \(reason)")
            }
        }
        waiting += found.filter { Self.page(for: $0).hasPrefix("files/") }
        dead += broken
        let body = HTMLText { targets[$0] }.text(markdown)
        return SitePage(labs: labs, lab: lab, up: up, markdown: markdown).html(
            title: markdown.title ?? source, body: body + (lab.map(neighbours) ?? ""))
    }

    /// The labs before and after.
    private func neighbours(of lab: Lab) -> String {
        let place = labs.firstIndex { $0.name == lab.name } ?? 0
        let link = { (lab: Lab, side: String, arrow: String) in
            "<a class=\"\(side)\" href=\"\(lab.folder).html\"><small>\(arrow)</small>\(HTMLText.escape(lab.title))</a>"
        }
        let before = place > 0 ? link(labs[place - 1], "before", "← before") : "<span></span>"
        let after = place + 1 < labs.count ? link(labs[place + 1], "after", "next →") : "<span></span>"
        return "<nav class=\"neighbours\" aria-label=\"Labs before and after\">\(before)\(after)</nav>\n"
    }

    private func index() -> String {
        let cards = labs.enumerated().map { number, lab in
            let milestones = lab.milestones.map { milestone in
                "<li><span>\(HTMLText.escape(milestone.title))</span> <small>\(milestone.points)</small></li>"
            }
            return """
                <article>
                <h2><small>\(number + 1)</small> <a href="\(lab.folder).html">\(HTMLText.escape(lab.title))</a></h2>
                <p>\(HTMLText.escape(lab.summary))</p>
                <details><summary>\(lab.milestones.count) milestones, \(lab.points) points</summary>
                <ol>\(milestones.joined())</ol></details>
                </article>

                """
        }
        let body = """
            <h1>Drydock</h1>
            <p>In \(labs.count) labs you build the machinery of the cloud yourself. Each lab is a small library
            that starts as stubs and is finished when its tests pass.</p>
            <pre tabindex="0"><code><span class="s">make watch LAB=\(HTMLText.escape(labs.first?.name ?? ""))</span></code></pre>
            <div class="cards">
            \(cards.joined())</div>

            """
        return SitePage(labs: labs, lab: nil, up: "", markdown: Markdown(blocks: [])).html(
            title: "Drydock", body: body)
    }
}

/// The frame around what a page holds.
private struct SitePage {
    let labs: [Lab]
    let lab: Lab?
    let up: String
    let markdown: Markdown

    func html(title: String, body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(HTMLText.escape(title))</title>
        <link rel="stylesheet" href="\(up)style.css">
        </head>
        <body>
        <a class="skip" href="#content">To the text</a>
        <header><a class="home" href="\(up)index.html">Drydock</a>\(menu)</header>
        <div class="frame">
        \(sections)<main id="content">
        \(body)</main>
        </div>
        </body>
        </html>

        """
    }

    private var menu: String {
        let links = labs.enumerated().map { number, other in
            let here = other.name == lab?.name ? " aria-current=\"page\"" : ""
            let title = HTMLText.escape(other.title)
            return "<a href=\"\(up)\(other.folder).html\" title=\"\(title)\"\(here)>"
                + "\(number + 1)<span> \(HTMLText.escape(other.name))</span></a>"
        }
        return "<nav aria-label=\"Labs\">\(links.joined(separator: "\n"))</nav>"
    }

    /// What the page's headings are, to go there.
    private var sections: String {
        let links = markdown.anchors.filter { (2...3).contains($0.level) }.map { anchor in
            let name = HTMLText.escape(anchor.name)
            let words = HTMLText { _ in nil }.inline(anchor.text)
            return "<li class=\"level\(anchor.level)\"><a href=\"#\(name)\">\(words)</a></li>"
        }
        guard links.count > 1 else { return "" }
        return
            "<nav class=\"sections\" aria-label=\"On this page\"><details open><summary>On this page</summary>"
            + "<ul>\(links.joined(separator: "\n"))</ul></details></nav>\n"
    }
}
