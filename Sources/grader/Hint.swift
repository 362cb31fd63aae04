import ArgumentParser
import Grading

/// Shows hints one at a time.
struct Hint: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the next hint: a nudge, then more, then nearly the code.",
        discussion: """
            Without a milestone, it is about what failed last, in the watch or in grader grade. Where the
            catalogue has hints for the test that fails, those come.

            EXAMPLES
              grader hint                  the next hint for what failed last
              grader hint emulator.1       the next hint of a milestone
              grader hint emulator.1 1     the first one again
            """)

    @Argument(help: "The milestone's id; the one that failed last when left out.")
    var milestone: String?
    @Argument(help: "Which hint: 1, 2 or 3. Without it, the next one.")
    var number: Int?
    @OptionGroup var kitOption: KitOption

    func validate() throws {
        guard let number, !(1...3).contains(number) else { return }
        throw ValidationError("hint \(number): expected 1, 2 or 3")
    }

    func run() throws {
        let kit = try kitOption.kit()
        let last = LastFailure(kit: kit)
        guard let id = milestone ?? last?.milestone else {
            throw KitError(
                "nothing has failed yet: run make watch LAB=NAME or make grade, or say which milestone,"
                    + " such as \(try Catalogue(kit: kit).labs[0].milestones[0].id)")
        }
        let found = try Catalogue(kit: kit).milestone(id).milestone
        let ladder = HintLadder(found, failing: last?.milestone == found.id ? last?.test : nil)
        let book = HintBook(kit: kit)
        let shown = try number ?? book.next(of: ladder)
        try book.reveal(shown, of: ladder)
        print(ladder.text(shown), terminator: "")
    }
}
