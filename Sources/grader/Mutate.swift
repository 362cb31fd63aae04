import ArgumentParser
import Foundation
import Grading

/// The strength of a lab's suite and exam.
struct Mutate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Change the solution in many small ways; see which changes suite and exam notice.",
        discussion: """
            A mutant is one change: a condition turned round, a constant off by one, a statement
            left out. What lives is listed by file and line: a hole in the suite, or no mistake at
            all (then lab.yml may list it under equivalents, with the reason).

            Exit code: 0 when enough of them die, 2 when too few do, 1 for a fault of the grader.

            EXAMPLES
              grader mutate emulator --limit 60
              grader mutate jail --file JailPlan.swift --json
            """)

    @Argument(help: "The lab.")
    var lab: String
    @Option(name: .customLong("file"), help: "Only this file of the solution; may be repeated.")
    var files: [String] = []
    @Option(help: "Try so many at most, spread evenly over the files.")
    var limit: Int?
    @Option(help: "Says which ones, when there are more than the limit.")
    var seed: UInt64 = 1
    @Option(help: "Mutants at one time; one per processor when left out.")
    var jobs: Int?
    @Option(name: .customLong("at-least"), help: "The percentage that must die.")
    var wanted = 90.0
    @Flag(help: "Print the report as JSON (drydock-mutate/1).")
    var json = false
    @OptionGroup var kitOption: KitOption

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected 1 or more") }
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs \(jobs): expected 1 to 256") }
        guard (0...100).contains(wanted) else {
            throw ValidationError("--at-least \(wanted): expected 0 to 100")
        }
    }

    func run() throws {
        let kit = try kitOption.kit()
        guard let lab = try Catalogue(kit: kit).select([lab]).first else { return }
        Interrupt.cleansUpMutants(of: kit)
        let bar = ProgressBar()
        let run = GradeRun(
            kit: kit, toolchain: try Toolchain(environment: ProcessInfo.processInfo.environment), seed: 1,
            width: jobs, progress: bar.show)
        let mutation = try MutationRun(kit: kit, run: run, lab: lab, files: files, limit: limit, seed: seed)
        let report: MutationReport
        do {
            defer { bar.clear() }
            report = try mutation.report()
        }
        let text = try json ? report.json() : report.text(layout: .standardOutput, atLeast: wanted)
        print(text, terminator: "")
        guard let score = report.score else { throw KitError("none of the mutants compiles; try more") }
        if score < wanted { throw ExitCode(2) }
    }
}
