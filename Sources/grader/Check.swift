import ArgumentParser
import Foundation
import Grading

/// The author's gate.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Author's gate: stubs fail, solutions pass, mutants die, the catalogue is sound.",
        discussion: """
            Exit code: 0 when everything holds, 1 when something does not.

            EXAMPLES
              grader check                             the whole gate
              grader check --lab emulator --mutants-only
              grader check --step catalogue            only read lab.yml
            """)

    @Option(name: .customLong("lab"), help: "Only this lab; may be repeated.")
    var labs: [String] = []
    @Option(
        name: .customLong("step"),
        help: "Only this step: catalogue, stubs, solutions or mutants; may be repeated.")
    var steps: [AuthorGate.Step] = []
    @Flag(help: "The same as --step mutants.")
    var mutantsOnly = false
    @Option(help: "Exam seeds that the solutions are tried with.")
    var seeds = 20
    @OptionGroup var kitOption: KitOption

    func validate() throws {
        guard (1...1000).contains(seeds) else {
            throw ValidationError("--seeds \(seeds): expected 1 to 1000")
        }
    }

    func run() throws {
        let kit = try kitOption.kit()
        let bar = ProgressBar()
        defer { bar.clear() }
        let run = GradeRun(
            kit: kit, toolchain: try Toolchain(environment: ProcessInfo.processInfo.environment), seed: 1,
            progress: bar.show)
        let layout = Layout.standardOutput
        let selected = try Catalogue(kit: kit).select(labs)
        let gate = AuthorGate(kit: kit, run: run, labs: selected, seeds: seeds) { result in
            bar.clear()
            Self.show(result, layout)
        }
        let chosen = mutantsOnly ? [.mutants] : steps.isEmpty ? AuthorGate.Step.allCases : steps
        let problems = try gate.pass(chosen)
        let drafts = selected.flatMap(\.drafts).map(\.id).joined(separator: ", ")
        print(problems == 0 ? "The gate is green." : "\(problems) problems.")
        if !drafts.isEmpty { print("Still a draft, earned by nobody: \(drafts).") }
        if problems > 0 { throw ExitCode(1) }
    }

    private static func show(_ result: CheckResult, _ layout: Layout) {
        let mark = result.problems.isEmpty ? layout.paint("✓", .good) : layout.paint("✗", .bad)
        let head = "\(mark) \(Layout.fit(result.step, 10)) \(result.subject)"
        print(result.problems.isEmpty ? "\(head): \(result.text)" : head)
        for problem in result.problems { Layout.wrap(problem, indent: 4).forEach { print($0) } }
        fflush(nil)
    }
}

extension AuthorGate.Step: ExpressibleByArgument {}
