import ArgumentParser
import PodScheduler
import SchedulingModel

/// `drydock schedule bench`: how many pods a second find a node.
struct ScheduleBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures decisions at several sizes of the cluster.",
        usage: "drydock schedule bench [--nodes N,N,...] [--json]",
        discussion: """
            Each size is filled with up to 30 pods a node; all nodes are considered
            for every pod. Processor time of decision and assumption, nothing else:
            pods and nodes are made before. "resources": room, taints, node affinity,
            balanced and least allocated; twelve shapes of pods. "shapes": the same,
            every pod of a shape of its own. "default": with spreading over zones and
            hosts, and affinity between pods.

            Example: make bench LAB=scheduler

            --json: {"version":1,"rows":[{"profile","nodes","pods","podsPerSecond",
                    "microseconds"}],"peakMiB"}
            """)

    @Option(help: ArgumentHelp("Sizes of the cluster.", valueName: "n,n"))
    var nodes = "100,500,1000,5000"

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func run() throws {
        let sizes = nodes.split(separator: ",").map { Int($0) }
        guard !sizes.isEmpty, sizes.allSatisfy({ $0.map { 1...20_000 ~= $0 } ?? false }) else {
            throw ValidationError("--nodes \(nodes): expected numbers from 1 to 20000, such as 100,5000")
        }
        #if DEBUG
            complain("this is a debug build, whose figures mean little: use make bench LAB=scheduler")
        #endif
        let result = try SchedulingSpeed.measure(sizes.compactMap(\.self))
        writeAll(json ? try jsonLine(result) : result.text, to: 1)
    }
}
