import ArgumentParser
import Foundation
import Grading

/// The learner's loop.
struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Build and test on every save; show the first suite that does not pass.",
        discussion: """
            Keys: n next milestone, h hint, l list, q quit. Progress is kept in .drydock/progress,
            a plain text file. The build has its own scratch folder, .build-watch.

            EXAMPLES
              grader watch --lab emulator
              grader watch --once            one round; exit code 2 when the suite is red
              grader watch --measure 20      time from save to verdict, in a copy
            """)

    @Option(help: "The lab; the kit's first when left out.")
    var lab: String?
    @Flag(help: "One round, then exit: 0 when the suite passes, 2 when it does not.")
    var once = false
    @Option(help: "Edit a line in a copy of the lab this often and print the times.")
    var measure: Int?
    @Flag(help: "Measure the reference solution instead of labs/.")
    var solutions = false
    @Option(help: "The seed of random tests; drawn when left out.")
    var seed: UInt64?
    @OptionGroup var kitOption: KitOption

    func validate() throws {
        if let measure, !(1...1000).contains(measure) {
            throw ValidationError("--measure \(measure): expected 1 to 1000")
        }
        if solutions, measure == nil { throw ValidationError("--solutions goes with --measure") }
    }

    func run() throws {
        let kit = try kitOption.kit()
        let labs = try Catalogue(kit: kit).select(lab.map { [$0] } ?? [])
        let toolchain = try Toolchain(environment: ProcessInfo.processInfo.environment)
        if let measure { return try time(kit, labs[0], toolchain, count: measure) }
        let session = try WatchSession(
            kit: kit, lab: labs[0], toolchain: toolchain, seed: seed ?? .random(in: 1...99_999_999),
            layout: .standardOutput, clears: isatty(1) == 1 && !once
        ) { text in
            print(text, terminator: "")
            fflush(nil)
        }
        guard once else { return try session.run() }
        if try !session.runOnce() { throw ExitCode(2) }
    }

    private func time(_ kit: Kit, _ lab: Lab, _ toolchain: Toolchain, count: Int) throws {
        let root = solutions ? kit.solutions : kit.labs
        let measure = WatchMeasure(kit: kit, lab: lab, toolchain: toolchain)
        let timings = try measure.run(count: count, folder: "\(root)/\(lab.folder)") { line in
            print(line)
            fflush(nil)
        }
        if let summary = timings.summary { print(summary) }
    }
}
