import ArgumentParser
import Foundation
import Grading

/// Judges a folder of code.
struct Grade: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge labs and show the scoreboard.",
        discussion: """
            DIR holds one lab's files, or folders such as 01-emulator. Without it, the working tree's
            labs/ are judged. Exit code: 0 when the grading worked, whatever the score; 1 for a fault
            of the grader; 2 with --require-full when something is not earned; 64 for wrong usage.

            EXAMPLES
              grader grade --lab emulator
              grader grade ~/inbox/ada --json
              grader grade --seed 7 --only emulator.1     replay a part of a former run
            """)

    @Argument(help: "The folder to judge; labs/ of the kit when left out.")
    var folder: String?
    @Option(name: .customLong("lab"), help: "Only this lab; may be repeated.")
    var labs: [String] = []
    @Option(help: "The seed of exam cases and random tests; drawn when left out.")
    var seed: UInt64?
    @Option(help: "Only this milestone, test or probe; nothing blocks it.")
    var only: String?
    @Flag(help: "Judge the reference solutions themselves.")
    var solutions = false
    @Flag(help: "Print the report as JSON (drydock-grade/1).")
    var json = false
    @Option(help: "Also write a JUnit report to this file.")
    var junit: String?
    @Flag(help: "Exit with 2 unless everything is earned.")
    var requireFull = false
    @OptionGroup var sandbox: SandboxOption
    @OptionGroup var kitOption: KitOption

    func validate() throws {
        if solutions, folder != nil { throw ValidationError("--solutions and DIR exclude each other") }
    }

    func run() throws {
        let kit = try kitOption.kit()
        try sandbox.check()
        let report = try judge(kit)
        if let junit { try write(report.junit(), to: junit) }
        if json {
            print(try report.json(), terminator: "")
        } else {
            print(Scoreboard(layout: .standardOutput).text(of: report), terminator: "")
        }
        if folder == nil, !solutions, only == nil { try RunRecord(kit: kit).keep(report) }
        if report.hasInternalFault { throw ExitCode(1) }
        if requireFull, report.points < report.possible { throw ExitCode(2) }
    }

    private func judge(_ kit: Kit) throws -> RunReport {
        let selected = try Catalogue(kit: kit).select(labs)
        let bar = ProgressBar()
        defer { bar.clear() }
        let run = GradeRun(
            kit: kit, toolchain: try Toolchain(environment: ProcessInfo.processInfo.environment),
            seed: seed ?? UInt64.random(in: 1...99_999_999), progress: bar.show)
        if solutions { return try run.gradeSolutions(selected, only: only) }
        let place = folder.map(absolute) ?? kit.labs
        return try run.grade(
            SubmissionFolder(place, labs: selected), named: folder ?? "labs", only: only)
    }

    private func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw ValidationError("--junit \(path): cannot be written: \(error)")
        }
    }
}
