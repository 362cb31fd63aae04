import ArgumentParser
import Foundation
import Grading

/// One task of a run on other machines; `grader class` has them started.
struct ClassWorker: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "class-worker",
        abstract: "Judge one slice of a class's work; grader class --backend has this started.",
        discussion: """
            EXAMPLES
              grader class-worker --work /shared/grades/work/round-0/work.json --index 3
            """,
        shouldDisplay: false)

    @Option(help: "The work file.")
    var work: String
    @Option(help: "Which slice; SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX when left out.")
    var index: Int?
    @OptionGroup var kitOption: KitOption

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let names = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"]
        guard let index = index ?? names.lazy.compactMap({ environment[$0].flatMap(Int.init) }).first else {
            throw ValidationError("--index: missing, and none of \(names.joined(separator: ", ")) is set")
        }
        let task = try ClassTask(work: absolute(work), index: index, kit: try kitOption.kit())
        try task.run(toolchain: try Toolchain(environment: environment))
    }
}
