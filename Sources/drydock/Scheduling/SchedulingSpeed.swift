import ClusterObjects
import Glibc
import LabSupport
import PodScheduler
import SchedulingModel

/// How fast pods find nodes, at several sizes of the cluster.
enum SchedulingSpeed {
    struct Row: Codable {
        var profile: String
        var nodes: Int
        var pods: Int
        var podsPerSecond: Double
        var microseconds: Double
    }

    struct Result: Codable {
        var version = 1
        var rows: [Row]
        /// The most memory that the process has had.
        var peakMiB: Double

        var text: String {
            let head = left("profile", 12) + right("nodes", 7) + right("pods", 9) + right("us a pod", 11)
            let lines = rows.map { row in
                left(row.profile, 12) + right("\(row.nodes)", 7) + right(grouped(UInt64(row.pods)), 9)
                    + right(fixed(row.microseconds, 1), 11) + right(grouped(UInt64(row.podsPerSecond)), 12)
            }
            return ([head + right("pods a s", 12)] + lines + ["peak memory \(fixed(peakMiB, 0)) MiB"])
                .map { $0 + "\n" }.joined()
        }
    }

    static func measure(_ sizes: [Int]) throws -> Result {
        var rows: [Row] = []
        for size in sizes { rows.append(try run("resources", .resources, size, shapes: 12)) }
        for size in sizes { rows.append(try run("shapes", .resources, size, shapes: .max)) }
        for size in sizes { rows.append(try run("default", .spread, size, shapes: 12)) }
        return Result(rows: rows, peakMiB: peak())
    }

    private static func run(_ name: String, _ profile: Profile, _ size: Int, shapes: Int) throws -> Row {
        let cluster = Cluster()
        for index in 0..<size { cluster.add(try node(index)) }
        let spreads = !profile.clusterFilters.isEmpty
        // Those that look at the whole cluster take longer: fewer pods tell as much. There are 21,000 shapes.
        let count = min(size * 30, shapes == .max || spreads ? 20_000 : 150_000)
        let pods = try (0..<count).map {
            try pod($0, shape: shapes == .max ? $0 : $0 % shapes, spreads: spreads)
        }
        let placer = Placer(cluster, profile, seed: 7, choose: TieBreak.choose)
        var placed = 0
        let begin = processorTime()
        for pod in pods {
            guard case .node(let node, _) = try placer.decide(pod) else { continue }
            cluster.place(pod, on: cluster.nodes[node])
            placed += 1
        }
        let seconds = processorTime() - begin
        guard placed > count * 9 / 10 else { throw Complaint("bench: only \(placed) of \(count) pods fit") }
        return Row(
            profile: name, nodes: size, pods: count, podsPerSecond: Double(count) / seconds,
            microseconds: seconds * 1e6 / Double(count))
    }

    private static func node(_ index: Int) throws -> ClusterObjects.Node {
        ClusterObjects.Node(
            metadata: ObjectMeta(
                name: "node-\(index)",
                labels: [
                    "kubernetes.io/hostname": "node-\(index)",
                    "topology.kubernetes.io/zone": "zone-\(index % 3)",
                ]),
            status: NodeStatus(
                allocatable: [
                    "cpu": Quantity(milli: 16_000 + Int64(index % 4) * 4000), "memory": Quantity(64 << 30),
                    "pods": Quantity(110),
                ]))
    }

    private static func pod(_ index: Int, shape: Int, spreads: Bool) throws -> PodInfo {
        let requests: ResourceList = [
            "cpu": Quantity(milli: 100 + Int64(shape % 24) * 10 + Int64(shape / 24) % 7),
            "memory": Quantity(Int64(128 + shape % 500) << 20),
        ]
        let app = "app-\(shape % 12)"
        var spec = PodSpec(
            containers: [Container(image: "web", resources: ResourceRequirements(requests: requests))])
        if spreads { constrain(&spec, app, shape % 12) }
        return try PodInfo(
            of: Pod(
                metadata: ObjectMeta(name: "pod-\(index)", namespace: "bench", labels: ["app": app]),
                spec: spec))
    }

    /// A third spreads over zones as a must and over hosts as a wish, a third likes its own kind, a third
    /// must be near another app in its zone or would rather be far from it on a host.
    private static func constrain(_ spec: inout PodSpec, _ app: String, _ number: Int) {
        let own = LabelSelector(matchLabels: ["app": app])
        let (zone, host) = ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
        let term = { (key: String) in PodAffinityTerm(labelSelector: own, topologyKey: key) }
        switch number % 3 {
        case 0:
            spec.topologySpreadConstraints = [
                TopologySpreadConstraint(
                    maxSkew: 1, topologyKey: zone, whenUnsatisfiable: .doNotSchedule, labelSelector: own),
                TopologySpreadConstraint(
                    maxSkew: 2, topologyKey: host, whenUnsatisfiable: .scheduleAnyway, labelSelector: own),
            ]
        case 1:
            spec.affinity = Affinity(
                pod: PodAffinity(preferred: [WeightedPodAffinityTerm(weight: 50, term: term(zone))]),
                antiPod: PodAffinity(preferred: [WeightedPodAffinityTerm(weight: 100, term: term(host))]))
        default:
            spec.affinity = Affinity(pod: PodAffinity(required: [term(zone)]))
        }
    }

    private static func peak() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1024
    }
}
