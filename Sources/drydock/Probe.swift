import ArgumentParser

/// `drydock probe`: asks this machine how it treats the instructions that lab 2 is about.
struct ProbeVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Executes sensitive instructions in ring 3 and shows what happens.",
        usage: "drydock probe x86 [--json]",
        discussion: """
            x86: each sensitive but unprivileged instruction of x86-64, and each
            privileged one, is executed in a child process of its own. The table
            shows what ring 3 gets, and what a VMM would have to give instead.

            Example: drydock probe x86 --json

            Exit status: 0; 1 where there is no such processor or no Linux.

            --json writes one line: {"version":1,"sensitive":[{"instruction",
            "because","here","vmmMustReturn"}],"trapping":[{"instruction","here"}],
            "umipEmulated","nanoseconds":{"pushfPopf","sgdt","movFromCS"}}.
            """)

    enum Machine: String, ExpressibleByArgument, CaseIterable {
        case x86
    }

    @Argument(help: "Which machine: x86.")
    var machine: Machine

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func run() throws {
        guard let probe = RingThreeProbe.ofThisMachine() else {
            throw Complaint("probe x86: this machine is no x86-64 Linux; nothing was executed")
        }
        writeAll(json ? try jsonLine(ProbeReport(probe)) : ProbeText(probe).text, to: 1)
    }
}
