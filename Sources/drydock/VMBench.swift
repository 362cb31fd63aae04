import ArgumentParser
import Guests
import TrapVMM

/// `drydock vm bench`: what the hypervisor costs.
struct VMBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures the hypervisor against the bare engine, and its exits.",
        usage: "drydock vm bench [--rounds N] [--json]",
        discussion: """
            Innocuous code under each technique, nanoseconds per exit by kind, the
            study guest under each technique, and a verdict on each expectation. All
            ratios are of one run; processor time, the best of N.

            Example: make bench LAB=vmm

            --json: {"version":1,"rounds","innocuous":{},"exits":[{"kind",
            "technique","exits","nanoseconds"}],"guests":[{"technique",
            "nanosecondsPerInstruction","exits","exitsPerSecond"}],
            "verdicts":[{"what","found","isMet"}]}.
            """)

    @Option(help: ArgumentHelp("Runs of each.", valueName: "n"))
    var rounds = 5

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func validate() throws {
        guard 1...100 ~= rounds else { throw ValidationError("--rounds \(rounds): expected 1 to 100") }
    }

    func run() throws {
        #if DEBUG
            complain("this is a debug build, whose figures mean little: use make bench LAB=vmm")
        #endif
        let result = try VMBenchResult(rounds: rounds)
        writeAll(json ? try jsonLine(result) : result.text, to: 1)
    }
}
