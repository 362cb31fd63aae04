import ArgumentParser
import Grading

/// All handouts as web pages.
struct SitePages: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site",
        abstract: "Write all handouts as web pages; they need no server and no script.",
        discussion: """
            EXAMPLES
              grader site                    writes .build-site/
              grader site --check            only look for dead links, in every Markdown file of the kit
            """)

    @Option(help: "The folder to write; .build-site when left out.")
    var out: String?
    @Flag(help: "Write nothing; exit code 1 when a link leads nowhere.")
    var check = false
    @OptionGroup var kitOption: KitOption

    func run() throws {
        let kit = try kitOption.kit()
        guard !check else { return try checkLinks(kit) }
        let folder = out.map(absolute) ?? kit.root + "/.build-site"
        let pages = try Site(kit: kit, catalogue: Catalogue(kit: kit)).write(to: folder)
        print("\(pages.count) files; open \(folder)/index.html")
    }

    private func checkLinks(_ kit: Kit) throws {
        let found = LinkCheck(kit: kit).run()
        found.dead.forEach { print($0) }
        print("\(found.links) links in \(found.files) Markdown files, \(found.dead.count) lead nowhere")
        if !found.dead.isEmpty { throw ExitCode(1) }
    }
}
