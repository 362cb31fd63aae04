import ArgumentParser
import ClusterObjects
import PodScheduler
import SchedulingModel

/// `drydock schedule CLUSTER`: one decision for each pod that waits.
struct ScheduleRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Finds a node for each pod that waits.",
        usage: "drydock schedule CLUSTER.(json|yaml) [--explain] [--json] [--profile P] [--seed N]",
        discussion: """
            CLUSTER is what `kubectl get -o json` prints: a List of nodes, pods,
            priority classes, disruption budgets and namespaces; or YAML, one object or
            list a document. Pods with spec.nodeName run; the others wait, in the order
            of the file. Others than version 1.20's rules are named in the handout.

            A pod for which others have to go is not placed yet: it has a nominated
            node, and those that go still take their room.

            --profile: spread (as the scheduler does unless told otherwise), pack, or
            a file: a KubeSchedulerConfiguration with the plugins to enable or disable.

            Example: drydock schedule cluster.json --explain

            --json: {"pods":[{"namespace","name","node","nominatedNode","message",
                    "evicted":[{"namespace","name"}]}]}; null where there is none. With
                    --explain each pod has "nodes":[{"node","code","reasons","total",
                    "scores":[{"plugin","score","weight"}]}] too.
            Exit status: 0, also when pods fit nowhere; 1 for bad input.
            """)

    @Argument(help: "The cluster: JSON or YAML.")
    var cluster: String

    @Flag(help: "What every plug-in says of every node.")
    var explain = false

    @Flag(help: "The result as a line of JSON.")
    var json = false

    @Option(help: ArgumentHelp("spread, pack or a file.", valueName: "p"))
    var profile = "spread"

    @Option(help: ArgumentHelp("Breaks ties.", valueName: "n"))
    var seed: UInt64 = 1

    func run() throws {
        let list = try ClusterFile.read(cluster)
        let session = try ScheduleSession(
            list, try ProfileFile.profile(profile), seed: seed, explains: explain)
        let results = try session.run()
        writeAll(json ? ScheduleReport.json(results) : ScheduleReport.text(results), to: 1)
    }
}
