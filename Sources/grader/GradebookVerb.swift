import ArgumentParser
import Foundation
import Grading

/// Shows what a class has been graded with over time.
struct GradebookVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gradebook",
        abstract: "Show every attempt of a class, or the best of each student and lab.",
        discussion: """
            FILE is the grades.sqlite that grader class writes beside its report. An
            attempt is one state of a lab's files, judged by one state of the kit
            with one seed; a re-grade adds to the history.

            EXAMPLES
              grader gradebook ~/inbox-grades/grades.sqlite
              grader gradebook ~/inbox-grades/grades.sqlite --history --student ada
              grader gradebook ~/inbox-grades/grades.sqlite --csv > grades.csv
            """)

    @Argument(help: "The gradebook.")
    var file: String
    @Flag(help: "Every attempt, oldest first, in place of the best ones.")
    var history = false
    @Option(help: "Only this student's.")
    var student: String?
    @Option(help: "Only this lab's.")
    var lab: String?
    @Flag(help: "Print JSON.")
    var json = false
    @Flag(help: "Print CSV.")
    var csv = false

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv exclude each other") }
    }

    func run() throws {
        guard FileManager.default.fileExists(atPath: file) else {
            throw ValidationError("\(file): no such gradebook; grader class DIR makes one")
        }
        let book = try Gradebook(path: file)
        let attempts =
            try history
            ? book.history(student: student, lab: lab) : book.best(student: student, lab: lab)
        let table = GradebookTable(attempts)
        if json {
            print(try table.json(), terminator: "")
        } else {
            print(csv ? table.csv() : table.text(layout: .standardOutput), terminator: "")
        }
    }
}
