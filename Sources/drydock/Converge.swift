import ArgumentParser
import ClusterSimulation
import Glibc

/// `drydock converge`: lab 8 on a clock that stands still: what happens to a deployment, and what its controllers
/// make of it.
struct Converge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plays a scenario to a cluster's controllers, and shows what they do.",
        discussion: """
            SCENARIO (YAML or JSON) holds workloads (Deployment, ReplicaSet, Pod,
            HorizontalPodAutoscaler) and one document of kind Scenario:

              nodes: 3            how many
              startSeconds: 2     how long a container takes until it is ready
              disruptions: rough  or {conflicts, refusals, lostAnswers,
                                  brokenWatches, forgottenWatches, lateNews}: shares
              chaos: rough        or {podKills, restarts, cuts}: a minute
              events:
              - {at: 30s, patch: {kind, name, namespace, patch}}
              - {at: 60s, undo: NAME, revision: 1}
              - {at: 90s, failNode: node-1, for: 5m}
              - {at: 2m, killPods: 3}
              - {at: 3m, load: {name, cpu: "4"}}   of all pods of a deployment
              - {at: 4m, restart: deployment}
              - {at: 5m, cut: replicaset, for: 30s}

            An image with the word "broken" never becomes ready. Disruptions and
            chaos end with the last event. Parts: scheduler, deployment, replicaset,
            node-lifecycle, taint-eviction, garbage-collector,
            horizontal-pod-autoscaler, kubelet-NODE.

            Example: drydock converge --example > web.yaml
                     drydock converge web.yaml --seed 7 --svg web.svg
                     drydock converge web.yaml --transcript a.txt
                     drydock converge web.yaml --replay a.txt

            --json: {"version":1,"seed","seconds","writes","quiet","deployments":
                    [{"name","wanted","ready","updated","lowest","boundsKept"}],
                    "events":[{"at","what","settledAfter"}]}
            """)

    @Argument(help: "The scenario: YAML or JSON.")
    var scenario: String?

    @Flag(help: "Prints a scenario to begin with.")
    var example = false

    @Option(help: ArgumentHelp("Chooses who is next, and what goes wrong.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "How long: 90s, 10m; five minutes after the last event otherwise.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("Draws the deployments into this file.", valueName: "file"))
    var svg: String?

    @Option(help: ArgumentHelp("Writes down what was written, a line each.", valueName: "file"))
    var transcript: String?

    @Option(
        help: ArgumentHelp("Compares with such a file; exit 1 at the first difference.", valueName: "file"))
    var replay: String?

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func run() throws {
        if example { return writeAll(ScenarioExample.text, to: 1) }
        guard let scenario else { throw ValidationError("expected a scenario; --example prints one") }
        var end: Duration?
        if let until {
            guard let time = ScenarioFields.time(until), time > .zero else {
                throw ValidationError("--until \(until): expected a time such as 90s, 10m or 2h")
            }
            end = time
        }
        let play = try ScenarioPlay(try Scenario(reading: scenario), seed: seed, file: scenario)
        try play.run(until: end)
        let text = play.simulation.transcript.text
        if let svg { try Self.write(play.charts.map(\.svg).joined(), to: svg) }
        if let transcript { try Self.write(text, to: transcript) }
        writeAll(json ? play.report.json.text() + "\n" : play.report.text, to: 1)
        if let replay { try compare(text, with: replay) }
    }

    private func compare(_ text: String, with path: String) throws {
        let file = try RegularFile(reading: path)
        let old = String(decoding: try file.read(at: 0, count: Int(file.size)), as: UTF8.self)
        guard let difference = Transcript.difference(old, text) else {
            return writeAll("\(path): the same run\n", to: 2)
        }
        writeAll("\(path): another run, from \(difference)\n", to: 2)
        throw ExitCode(1)
    }

    private static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Complaint(file: path, reason(errno)) }
        defer { close(file) }
        writeAll(text, to: file)
    }
}
