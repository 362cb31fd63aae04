import ArgumentParser
import Grading

/// Shows hints one at a time.
struct Hint: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the next hint of a milestone: a nudge, then more, then nearly the code.",
        discussion: """
            EXAMPLES
              grader hint emulator.1       the next hint that you have not seen
              grader hint emulator.1 1     the first one again
            """)

    @Argument(help: "The milestone's id.")
    var milestone: String
    @Argument(help: "Which hint: 1, 2 or 3. Without it, the next one.")
    var number: Int?
    @OptionGroup var kitOption: KitOption

    func validate() throws {
        guard let number, !(1...3).contains(number) else { return }
        throw ValidationError("hint \(number): expected 1, 2 or 3")
    }

    func run() throws {
        let kit = try kitOption.kit()
        let found = try Catalogue(kit: kit).milestone(milestone).milestone
        let book = HintBook(kit: kit)
        let shown = try number ?? book.next(of: found)
        try book.reveal(shown, of: found)
        print("\(found.id)  \(found.title): hint \(shown) of \(found.hints.count)")
        print(Layout.wrap(found.hints[shown - 1], indent: 2).joined(separator: "\n"))
    }
}
