import ArgumentParser
import Glibc
import LinuxSystem

/// `drydock isolate bench`: what a container costs, beside the field's own runtimes.
struct IsolateBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures the start of a container beside crun and runc.",
        discussion: """
            Processor time from start to exit of `true` in one bundle, median of N, in
            turns; "x" is the ratio to a runtime that does as much, in the same run. Needs
            root and a static busybox; what is not installed is left out.

            Example: make bench LAB=namespaces

            --json: {"version":2,"rounds","rows":[{"kind","name","milliseconds","ratio"}]}
            """)

    @Option(help: ArgumentHelp("Runs of each.", valueName: "n"))
    var rounds = 30

    @Flag(help: "The result as a line of JSON.")
    var json = false

    @Option(help: .hidden)
    var view: CgroupView?

    @Option(help: .hidden)
    var bundle = "."

    func validate() throws {
        guard 1...1000 ~= rounds else { throw ValidationError("--rounds \(rounds): expected 1 to 1000") }
    }

    func run() throws {
        guard geteuid() == 0 else { throw Complaint("the bench needs root: sudo make bench LAB=namespaces") }
        if let view { return try ContainerStarts.printTimes(in: view, bundle) }
        #if DEBUG
            complain("this is a debug build, whose figures mean little: use make bench LAB=namespaces")
        #endif
        let result = try ContainerStarts(rounds: rounds).measure()
        writeAll(json ? try jsonLine(result) : result.text, to: 1)
    }
}
