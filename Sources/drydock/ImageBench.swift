import ArgumentParser
import Glibc
import LabSupport

/// `drydock image bench`: layers applied and made, against the tools that do the same.
struct ImageBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures layers against other tools.",
        usage: "drydock image bench [--megabytes N] [--rounds N] [--json]",
        discussion: """
            Applies a layer of many and of few files, packed by gzip and zstd; makes the
            layer of 200 changes among 20,000 files; hashes; pushes and pulls an image of
            four layers that do not pack, with two clients and two registries. Megabytes
            before packing per second of processor time, children's included (transfers:
            by the wall clock, and by what client and registry use together); the best of
            N rounds, in turns; "x" is the ratio to umoci (to openssl for hashes, to
            docker-registry for transfers) in the same run. What is not installed is named
            and left out. Needs root and 4 GB below $TMPDIR, or in memory when that is not
            set.

            Example: make bench LAB=images

            --json: {"version":1,"rows":[{"task","name","seconds","rate","ratio"}],"missing"}
            """)

    @Option(help: ArgumentHelp("Size of the layers before packing.", valueName: "n"))
    var megabytes = 300

    @Option(help: ArgumentHelp("Runs of each.", valueName: "n"))
    var rounds = 3

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func validate() throws {
        guard 1...2000 ~= megabytes else {
            throw ValidationError("--megabytes \(megabytes): expected 1 to 2000")
        }
        guard 1...100 ~= rounds else { throw ValidationError("--rounds \(rounds): expected 1 to 100") }
    }

    func run() throws {
        guard geteuid() == 0 else { throw Complaint("the bench needs root: sudo make bench LAB=images") }
        #if DEBUG
            complain("this is a debug build, whose figures mean little: use make bench LAB=images")
        #endif
        let place = try BenchPlace()
        var result = ImageBenchResult()
        let tools = BenchTools()
        result.missing = tools.missing
        do {
            try LayerRace(place: place, tools: tools, megabytes: megabytes, rounds: rounds).run(into: &result)
            try DiffRace(place: place, tools: tools, rounds: rounds).run(into: &result)
            try HashRace(tools: tools).run(into: &result)
            try TransferRace(place: place, tools: tools, megabytes: megabytes, rounds: rounds)
                .run(into: &result)
        } catch let complaint as Complaint {
            throw complaint
        } catch let unfinished as Unimplemented {
            throw unfinished
        } catch {
            throw Complaint("\(error)")
        }
        writeAll(json ? try jsonLine(result) : result.text, to: 1)
    }
}
