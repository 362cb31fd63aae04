import ArgumentParser
import Grading

/// Generates labs/ from solutions/.
struct Stubs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Generate the learner's starting files in labs/ from solutions/.",
        discussion: """
            A file that you have edited is left alone, unless you pass --force: a file counts as
            edited when it differs from what was generated last (labs/.stubs remembers that).

            EXAMPLE
              grader stubs --check     say which files are not current; exit code 1 if any
            """)

    @Flag(help: "Change nothing; fail when a file is not what its solution gives.")
    var check = false
    @Flag(help: "Write over edited files as well.")
    var force = false
    @Option(name: .customLong("lab"), help: "Only this lab; may be repeated.")
    var labs: [String] = []
    @OptionGroup var kitOption: KitOption

    func run() throws {
        let kit = try kitOption.kit()
        let tree = StubTree(kit: kit, labs: try Catalogue(kit: kit).select(labs))
        let outcomes = check ? try tree.check() : try tree.write(force: force)
        for outcome in outcomes { report(outcome) }
        let stale = outcomes.filter { $0.state != .current }
        if check, !stale.isEmpty {
            print("\(stale.count) of \(outcomes.count) stubs are not current; run make stubs")
            throw ExitCode(1)
        }
        if check { print("\(outcomes.count) stubs are current") }
    }

    private func report(_ outcome: StubTree.Outcome) {
        switch outcome.state {
        case .current: break
        case .missing: print("\(outcome.file): missing")
        case .differs(let line, let wanted, let found):
            print("\(outcome.file):\(line): differs from what the solution gives")
            print("  wanted: \(wanted)")
            print("  found:  \(found)")
        case .written: print("\(outcome.file): written")
        case .edited: print("\(outcome.file): left alone, it has been edited; --force writes over it")
        }
    }
}
