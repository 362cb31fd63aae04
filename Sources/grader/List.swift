import ArgumentParser
import Foundation
import Glibc
import Grading

/// Lists labs and milestones with what the last run earned.
struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List labs, milestones and points, and what the last grade of the working tree earned.",
        discussion: """
            EXAMPLES
              grader list --tests      with every test and probe id, for grade --only
              grader list --json       for programs
            """)

    @Flag(help: "Also list test and probe ids.")
    var tests = false
    @Flag(help: "Print JSON.")
    var json = false
    @OptionGroup var kitOption: KitOption

    func run() throws {
        let kit = try kitOption.kit()
        let listing = Listing(catalogue: try Catalogue(kit: kit), lastRun: RunRecord(kit: kit).load())
        if json {
            print(try listing.json(), terminator: "")
        } else {
            print(listing.text(layout: .standardOutput, tests: tests), terminator: "")
        }
    }
}

extension Layout {
    /// The layout of this process's standard output.
    static var standardOutput: Layout {
        Layout(isTerminal: isatty(1) == 1, environment: ProcessInfo.processInfo.environment)
    }
}
