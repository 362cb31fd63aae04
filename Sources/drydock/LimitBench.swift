import ArgumentParser
import ControlGroups
import Glibc
import LinuxSystem

/// `drydock limit bench`: what a limited start costs.
struct LimitBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures a limited start of a program against other tools.",
        usage: "drydock limit bench [--rounds N] [--json]",
        discussion: """
            From nothing to nothing: make a group with bounds on memory, processes and
            processor time, run `true` in it, remove the group. Medians of N, in
            turns; "x" is the ratio to a shell that does the same with mkdir and echo.
            What is not installed is left out. Then the model: calls in a second on
            control files in memory. Needs root.

            Example: make bench LAB=cgroups

            --json: {"version":1,"rounds","rows":[{"name","milliseconds",
                    "wallMilliseconds","ratio"}],"modelCallsPerSecond"}
            """)

    @Option(help: ArgumentHelp("Runs of each.", valueName: "n"))
    var rounds = 50

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func validate() throws {
        guard 1...1000 ~= rounds else { throw ValidationError("--rounds \(rounds): expected 1 to 1000") }
    }

    func run() throws {
        guard geteuid() == 0 else { throw Complaint("the bench needs root: sudo make bench LAB=cgroups") }
        #if DEBUG
            complain("this is a debug build, whose figures mean little: use make bench LAB=cgroups")
        #endif
        do {
            let result = try LimitStarts(rounds: rounds).measure()
            writeAll(json ? try jsonLine(result) : result.text, to: 1)
        } catch let error as SystemError {
            throw Complaint(error.description)
        } catch let error as PlanError {
            throw Complaint(CgroupHost.explanation(of: error))
        }
    }
}
