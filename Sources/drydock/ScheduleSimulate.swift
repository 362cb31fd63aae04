import ArgumentParser
import ClusterObjects
import Documents
import Glibc
import PodScheduler

/// `drydock schedule simulate`: a trace under several policies, with waiting, fairness and money.
struct ScheduleSimulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Runs a trace of pods over simulated time.",
        usage: "drydock schedule simulate TRACE [--policy P]... [--pricing FILE] [--svg FILE] [--json]",
        discussion: """
            TRACE (JSON or YAML): {"nodes":[{"count":4,"node":{NODE}}],
              "pods":[{"at":0,"runs":600,"count":20,"every":5,"pod":{POD}}],
              "failures":[{"at":300,"node":"n-1","seconds":120}],
              "spot":{"interruptionsPerHour":0.2,"checkpointSeconds":5}}
            Times are seconds. A namespace is a tenant. Nodes with the label
            drydock/capacity: spot are interrupted at random, for two minutes.

            Policies: partition (each tenant has nodes of its own), pack, spread; all
            three unless told otherwise. nodes: in use, on average and at most; used:
            of all processors; wait: until a pod has a node; fair: 1 when tenants fare
            alike; blast: the part of all pods that the fullest node takes with it;
            cost: by the second; mixed: the best mix of reserved and on demand.

            --pricing: {"onDemand":"0.10","reserved":"0.06","spot":"0.03"} an hour.

            Example: drydock schedule simulate --example > trace.json
                     drydock schedule simulate trace.json --svg chart.svg

            --json: {"version":1,"policies":[{"policy","meanNodes","mostNodes",
                    "utilization","meanWaitSeconds","lateWaitSeconds","fairness",
                    "blastRadius","cost","mixedCost","reservedNodes","finished",
                    "unfinished","nodesLost"}]}
            """)

    @Argument(help: "The trace: JSON or YAML.")
    var trace: String?

    @Flag(help: "Prints a trace to begin with.")
    var example = false

    @Option(help: ArgumentHelp("partition, pack or spread; may be repeated.", valueName: "p"))
    var policy: [SimulationPolicy] = []

    @Option(help: ArgumentHelp("What nodes cost.", valueName: "file"))
    var pricing: String?

    @Option(help: ArgumentHelp("Draws the utilization into this file.", valueName: "file"))
    var svg: String?

    @Option(help: ArgumentHelp("Draws interruptions.", valueName: "n"))
    var seed: UInt64 = 1

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func run() throws {
        if example { return writeAll(SimulationExample.text, to: 1) }
        guard let trace else { throw ValidationError("expected a trace; --example prints one") }
        let read = try SimulationTrace(reading: trace)
        let prices =
            try pricing.map(Self.prices) ?? PricingModel(onDemand: 100_000, reserved: 60_000, spot: 30_000)
        let policies = policy.isEmpty ? SimulationPolicy.allCases : policy
        let results = try policies.map { try Simulation(read, $0, seed: seed).run() }
        if let svg { try Self.write(UtilizationChart.svg(results), to: svg) }
        if json {
            let values = try results.map { try $0.json(prices) }
            let all = JSONValue.object([
                JSONMember("version", .integer(1)), JSONMember("policies", .array(values)),
            ])
            return writeAll(all.text() + "\n", to: 1)
        }
        writeAll(try SimulationResult.table(results, prices), to: 1)
        for result in results { writeAll(UtilizationChart.text(result), to: 1) }
    }

    /// Exact: prices are quantities.
    private static func prices(_ path: String) throws -> PricingModel {
        let document = try ClusterFile.document(path)
        let price = { (name: String) throws -> Int64 in
            let text: String? =
                if case .number(let number)? = document[name] { number } else { document[name]?.text }
            guard let quantity = text.flatMap({ try? Quantity(parsing: $0) }), quantity >= .zero else {
                throw Complaint(file: path, "\(name): expected a price of an hour, such as \"0.10\"")
            }
            return Int64(clamping: quantity.nanos / 1000)
        }
        return PricingModel(
            onDemand: try price("onDemand"), reserved: try price("reserved"), spot: try price("spot"))
    }

    private static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Complaint(file: path, reason(errno)) }
        defer { close(file) }
        writeAll(text, to: file)
    }
}
