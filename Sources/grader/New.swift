import ArgumentParser
import Grading

/// Begins a new lab.
struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Begin a new lab: handout, catalogue, source, stub, suites, exam, mutants, and its row.",
        discussion: """
            The lab is a small example that is right. Its first milestone is finished; its second is a
            draft, known to be red, which nobody can earn. grader check passes it at once, and you
            replace it piece by piece. Nothing is written unless all of it can be.

            EXAMPLES
              grader new cache
              grader new cache --module PageCache --title "A page cache"
            """)

    @Argument(help: "The word that selects the lab: small letters and digits.")
    var name: String
    @Option(help: "The Swift module; NAMELab when left out.")
    var module: String?
    @Option(help: "The title for people.")
    var title: String?
    @OptionGroup var kitOption: KitOption

    func run() throws {
        let kit = try kitOption.kit()
        let name = try LabName(
            name, module: module, title: title, kit: kit, catalogue: try Catalogue(kit: kit))
        for path in try LabScaffold(name, kit: kit).write() { print("  \(path)") }
        print(
            """

            \(name.word).1 is finished, \(name.word).2 is a draft. Next:
              \(Layout.fit("grader check --lab \(name.word)", 32))the gate, green from the first minute
              \(Layout.fit("CONTRIBUTING.md", 32))what to replace, and in which order
            """)
    }
}
