import ArgumentParser
import Guests
import TrapVMM

/// `drydock vm compare`: the experiment of lab 2.
struct VMCompare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "One guest under every technique, beside the bare machine.",
        usage: """
            drydock vm compare [--guest FILE.elf --paravirtual FILE-pv.elf]
                [--rounds N] [--json]
            """,
        discussion: """
            The guest is a kernel that looks at itself: it asks the hart what mode
            it is in, what its registers hold, what it may read, and knows the right
            answers. RV64-NT answers some of that without trapping, as x86 did.

            Example: drydock vm compare --json
            See also: drydock probe x86, the same question put to this machine.

            Exit status: 0; 1 if a file is wrong or the lab is unfinished.

            --json: {"version":1,"rounds","rows":[{"technique","isa","guest",
            "answers","wrong","status","instructions","exits","exitsByReason",
            "interpreted","nanosecondsPerInstruction","timesBare","textIntact",
            "sourceChanged","consoleEqualsBare"}],"innocuous":{"instructions",
            "exits","timesBare"}}. answers: right, wrong.
            """)

    @Option(help: ArgumentHelp("Another guest that looks at itself.", valueName: "file.elf"))
    var guest: String?

    @Option(help: ArgumentHelp("The same, changed to make hypercalls.", valueName: "file-pv.elf"))
    var paravirtual: String?

    @Option(help: ArgumentHelp("Runs of each; the fastest counts.", valueName: "n"))
    var rounds = 3

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func validate() throws {
        guard 1...100 ~= rounds else { throw ValidationError("--rounds \(rounds): expected 1 to 100") }
        guard (guest == nil) == (paravirtual == nil) else {
            throw ValidationError("--guest and --paravirtual: expected both or none, the same guest twice")
        }
    }

    func run() throws {
        #if DEBUG
            complain("this is a debug build, whose times mean little: use make compare")
        #endif
        let comparison = try Comparison(
            guest: guest ?? Guests.sensitive, paravirtual: paravirtual ?? Guests.sensitiveParavirtual,
            rounds: rounds)
        writeAll(json ? try jsonLine(comparison) : comparison.text, to: 1)
    }
}
