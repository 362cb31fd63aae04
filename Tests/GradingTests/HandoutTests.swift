import Foundation
import SuiteSupport
import XCTest

@testable import Grading

/// Handouts, read once and shown on paper of two kinds: a terminal and a web page.
final class HandoutTests: XCTestCase {
    private static let kit = Kit(
        root: URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL.path)

    /// Read once: it is most of the work.
    private static let handouts = Result {
        try Catalogue(kit: kit).labs.map { try Handout(of: $0, kit: kit) }
    }

    private func html(_ text: String) -> String {
        HTMLText { $0 }.text(Markdown(text)).replacing("\n", with: "")
    }

    private func terminal(_ text: String, width: Int = 40, color: Bool = false) -> String {
        TerminalText(layout: Layout(color: color), width: width).text(Markdown(text))
    }

    /// The skeleton of a page that two tools must agree on: tags without attributes, words without breaks.
    private func skeleton(_ html: String) -> [String] {
        let dropped: Set<Substring> = ["span", "div", "a", "br", "thead", "tbody", "p"]
        let text = html.split(separator: "<").map { part in
            guard let end = part.firstIndex(of: ">") else { return String(part) }
            let name = part[..<end].prefix { $0 != " " }
            let isDropped = dropped.contains(name.hasPrefix("/") ? name.dropFirst() : name)
            return (isDropped ? "" : "\n<\(name)>\n") + part[end...].dropFirst()
        }
        return text.joined().split { " \n\t".contains($0) }.map(String.init)
    }

    func testEachHandoutIsReadAsGitHubsOwnReaderReadsIt() throws {
        let tool = "/usr/bin/cmark-gfm"
        guard access(tool, X_OK) == 0 else {
            throw XCTSkip("there is no cmark-gfm; ./setup.sh peers installs it")
        }
        for handout in try Self.handouts.get() {
            let lab = handout.lab
            let path = "\(Self.kit.labs)/\(lab.folder)/README.md"
            let (process, output) = (Process(), Pipe())
            process.executableURL = URL(filePath: tool)
            process.arguments = ["-e", "table", path]
            process.standardOutput = output
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            let theirs = skeleton(String(decoding: data, as: UTF8.self))
            let ours = skeleton(HTMLText { $0 }.text(handout.markdown))
            XCTAssertGreaterThan(theirs.count, 1000, lab.folder)
            let same = zip(ours, theirs).prefix { $0 == $1 }.count
            assertLesson(
                ours.dropFirst(same).prefix(9).joined(separator: "\n"),
                is: theirs.dropFirst(same).prefix(9).joined(separator: "\n"),
                "\(path) as HTML, from word \(same)",
                why: "a handout must read the same on GitHub and on the kit's own site")
        }
    }

    func testBlocksBecomeHTML() {
        let cases = [
            (
                "# A *b*\n# A b",
                ##"<h1 id="a-b"><a class="anchor" href="#a-b">A <em>b</em></a></h1>"##
                    + ##"<h1 id="a-b-1"><a class="anchor" href="#a-b-1">A b</a></h1>"##
            ),
            ("a\nb\n*Mind:* c", "<p>a b<br><em>Mind:</em> c</p>"),
            (
                "- a\n- b\n  c\n- d\n\n  e",
                "<ul><li><p>a</p></li><li><p>b c</p></li><li><p>d</p><p>e</p></li></ul>"
            ),
            ("2. a\n   - b\n3. c", #"<ol start="2"><li>a<ul><li>b</li></ul></li><li>c</li></ol>"#),
            ("> a\n> b", "<blockquote><p>a b</p></blockquote>"), ("***", "<hr>"),
            ("~~~\n`<`\n~~~\nx", #"<pre tabindex="0"><code>`&lt;`</code></pre><p>x</p>"#),
            (
                "```swift\nlet a = \"b\" // c",
                #"<pre tabindex="0"><code><span class="k">let</span> a = "#
                    + #"<span class="s">&quot;b&quot;</span> <span class="c">// c</span></code></pre>"#
            ),
            (
                "|a|b|\n|-|-:|\n|`x\\|y`|2|\n|3|",
                #"<div class="table"><table><thead><tr><th>a</th><th class="right">b</th></tr></thead>"#
                    + #"<tbody><tr><td><code>x|y</code></td><td class="right">2</td></tr>"#
                    + #"<tr><td>3</td><td class="right"></td></tr></tbody></table></div>"#
            ),
        ]
        for (text, wanted) in cases { XCTAssertEqual(html(text), wanted, text) }
    }

    func testInlinesBecomeHTML() {
        let cases = [
            ("**a *b* c** _d_ e_f_g *", "<strong>a <em>b</em> c</strong> <em>d</em> e_f_g *"),
            ("`` ` `` `a` \\*b\\* `", "<code>`</code> <code>a</code> *b* `"),
            (
                "[a `]` b](c.md#d) [x] <https://e.f>",
                #"<a href="c.md#d">a <code>]</code> b</a> [x] <a href="https://e.f">https://e.f</a>"#
            ),
            ("<script>alert(1)</script> & \"", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;"),
            ("[a](x\"onclick=1)", #"<a href="x&quot;onclick=1">a</a>"#), ("2 * 3 * 4 ** 5", "2 * 3 * 4 ** 5"),
        ]
        for (text, wanted) in cases { XCTAssertEqual(html(text), "<p>\(wanted)</p>", text) }
    }

    func testUnfinishedMarkdownIsTextAndNeverTraps() {
        for text in [
            "", "[", "[a](", "**", "*", "`", "```", "|", "|a|\n|", "- ", "-", "1.", "> ", "\\", "#", "![",
            "<", "![a](", "*a", "[a\\",
        ] {
            XCTAssertEqual(Markdown(text).blocks.isEmpty, text.isEmpty, text)
            _ = (html(text), terminal(text))
        }
    }

    func testATerminalGetsLinesThatFitAndTablesInColumns() {
        XCTAssertEqual(
            terminal(
                "## Head\n\n- one two three four five six seven eight nine\n- [`x`](y)\n\n|a|b|\n|-|-:|\n|long words in a narrow cell of it|12|"
            ),
            """
            Head
            ────

            • one two three four five six seven
              eight nine
            • `x` (y)

            a                                   b
            ─────────────────────────────────  ──
            long words in a narrow cell of it  12

            """)
        XCTAssertEqual(
            terminal("a\u{1B}[31mb `c`"), "a\\u{1B}[31mb `c`\n", "what controls a terminal is shown")
        XCTAssertEqual(terminal("`c`", color: true), "\u{1B}[36mc\u{1B}[0m\n")
    }

    func testNoLineOfAHandoutIsWiderThanItsTerminal() throws {
        for handout in try Self.handouts.get() {
            let lab = handout.lab
            for width in lab.name == "emulator" ? [40, 80] : [40] {
                let text = try handout.text(layout: Layout(color: false), width: width)
                let wide = text.split(separator: "\n").first { $0.count > width }
                XCTAssertNil(wide, "\(lab.name) at \(width) columns")
                XCTAssertFalse(text.contains("\u{1B}"), "colour where none is wanted")
            }
        }
    }

    func testEveryMilestoneHasItsPartOfTheHandout() throws {
        for handout in try Self.handouts.get() {
            let lab = handout.lab
            for milestone in lab.milestones {
                let part = try handout.section(of: milestone)
                let heads = part.blocks.filter {
                    if case .heading(let level, _) = $0 { level <= 2 } else { false }
                }
                XCTAssertLessThanOrEqual(heads.count, 1, "\(milestone.id) ends where the next one begins")
                XCTAssertGreaterThan(part.blocks.count, 1, "\(milestone.id) is more than its heading")
            }
        }
    }

    func testEveryLinkOfTheSiteLeadsToAPageAndAPlaceOnIt() throws {
        let pages = try Site(kit: Self.kit, catalogue: Catalogue(kit: Self.kit)).pages()
        var count = 0
        for (name, text) in pages where name.hasSuffix(".html") {
            for link in text.matches(of: #/href="([^"]*)"/#).map({ String($0.1) })
            where !link.hasPrefix("https://") {
                count += 1
                let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let page = URL(filePath: "/" + name).deletingLastPathComponent().appending(
                    path: String(parts[0]))
                let path = parts[0].isEmpty ? name : String(page.standardizedFileURL.path.dropFirst())
                guard let target = pages[path] else { XCTFail("\(name): \(link): no page \(path)"); continue }
                if parts.count == 2 {
                    XCTAssertTrue(target.contains("id=\"\(parts[1])\""), "\(name): \(link): no such place")
                }
            }
        }
        XCTAssertGreaterThan(count, 300, "links were looked at")
    }

    func testADeadLinkIsNamedWithItsFile() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        try folder.write(
            "# Toy\n[a](../../A.md) [b](#toy) [c](#tyo) [d](/etc/passwd) [e](../../../up) [f](http://x.y) [g](lab.yml)",
            to: "labs/01-toy/README.md")
        let dead = [
            "../../A.md: no such file: A.md", "#tyo: no heading in labs/01-toy/README.md gives #tyo",
            "/etc/passwd: leads out of the kit", "../../../up: leads out of the kit",
            "http://x.y: expected https:// or a path inside the kit",
        ].map { "labs/01-toy/README.md: \($0)" }
        let found = LinkCheck(kit: kit).run()
        XCTAssertEqual(found.dead, dead)
        XCTAssertEqual(found.links, 7)
        XCTAssertThrowsError(try Site(kit: kit, catalogue: Catalogue(kit: kit)).pages()) { error in
            XCTAssertTrue("\(error)".contains(dead[1]), "\(error)")
        }
    }

    func testASiteReplacesASiteAndNothingElse() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        try folder.write("# Toy <b>\n", to: "labs/01-toy/README.md")
        let site = Site(kit: kit, catalogue: try Catalogue(kit: kit))
        let place = folder.path + "/site"
        XCTAssertEqual(try site.write(to: place), ["01-toy.html", "index.html", "style.css"])
        try folder.write("", to: "site/old.html")
        _ = try site.write(to: place)
        XCTAssertFalse(FileManager.default.fileExists(atPath: place + "/old.html"))
        XCTAssertTrue(try folder.text("site/01-toy.html").contains("<title>Toy &lt;b&gt;</title>"))
        XCTAssertThrowsError(try site.write(to: kit.labs)) { error in
            XCTAssertTrue("\(error)".contains("holds something that is no site of this tool"), "\(error)")
        }
    }
}
