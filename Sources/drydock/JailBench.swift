import ArgumentParser
import ChrootJail
import FileTrees
import Glibc
import LinuxSystem

/// `drydock jail bench`: what a start costs, step by step of confinement.
struct JailBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures the start of a program in each jail against other tools.",
        usage: "drydock jail bench [--rounds N] [--json]",
        discussion: """
            Processor time from start to exit of a program that does nothing, median of
            N, in turns; "x" is the ratio to chroot(1) in the same run. What is not
            installed is left out. Needs root.

            Example: make bench LAB=jail

            --json: {"version":1,"rounds","rows":[{"name","milliseconds","ratio"}]}
            """)

    @Option(help: ArgumentHelp("Runs of each.", valueName: "n"))
    var rounds = 50

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func validate() throws {
        guard 1...1000 ~= rounds else { throw ValidationError("--rounds \(rounds): expected 1 to 1000") }
    }

    func run() throws {
        guard geteuid() == 0 else { throw Complaint("the bench needs root: sudo make bench LAB=jail") }
        #if DEBUG
            complain("this is a debug build, whose figures mean little: use make bench LAB=jail")
        #endif
        do {
            let result = try JailStarts(rounds: rounds).measure()
            writeAll(json ? try jsonLine(result) : result.text, to: 1)
        } catch let error as SystemError {
            throw Complaint(error.description)
        } catch let error as StepFailure {
            throw Complaint(error.description)
        }
    }
}
