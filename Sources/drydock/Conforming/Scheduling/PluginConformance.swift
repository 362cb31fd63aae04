import ClusterObjects
import Documents
import PodScheduler
import SchedulingModel

/// Runs the golden tables of the scheduler's plug-ins.
///
/// A row has a pod, one node or several (`node`, `nodes`, or the labels and name of one), the pods that run
/// there (`existingPods` or `pods`), and what is wanted: a code with reasons, or scores by the node's name.
struct PluginConformance {
    private let row: JSONValue
    private let profile: Profile
    private let cluster = Cluster()
    private let pod: PodInfo

    static func run(_ json: [UInt8], _ profile: (JSONValue) throws -> Profile) throws -> GoldenTable.Result {
        try ClusterTable(json).judge { try PluginConformance($0, try profile($0)).judge() }
    }

    private init(_ row: JSONValue, _ profile: Profile) throws {
        self.row = row
        self.profile = profile
        pod = try PodInfo(of: try Self.pod(row["pod"] ?? .object([])))
        for node in try Self.nodes(row) { cluster.add(node) }
        let existing = (row["existingPods"] ?? row["pods"])?.items ?? []
        for (index, value) in existing.enumerated() {
            var existing = try Self.pod(value)
            // Rows call several pods alike: here each has a name of its own.
            existing.metadata.name += "-existing-\(index)"
            let node =
                cluster.node(existing.spec.nodeName) ?? (cluster.nodes.count == 1 ? cluster.nodes[0] : nil)
            if let node { cluster.place(try PodInfo(of: existing), on: node) }
        }
    }

    private static func pod(_ value: JSONValue) throws -> Pod {
        // Who has no name gets one: rows leave out what they are not about.
        let isNamed = value["metadata"] != nil
        let members = isNamed ? value.members : value.members + [JSONMember("metadata", .object([]))]
        return try Pod.parse(Array(JSONValue.object(members).text().utf8))
    }

    private static func nodes(_ row: JSONValue) throws -> [ClusterObjects.Node] {
        let values = row["nodes"]?.items ?? row["node"].map { [$0] } ?? []
        if !values.isEmpty { return try values.map { try .parse(Array($0.text().utf8)) } }
        let labels = (row["nodeLabels"] ?? .object([])).members.reduce(into: [String: String]()) {
            $0[$1.name] = $1.value.text ?? ""
        }
        return [ClusterObjects.Node(metadata: ObjectMeta(name: row["nodeName"]?.text ?? "", labels: labels))]
    }

    private func judge() throws -> String? {
        if let scores = row["scores"] { return try judgeScores(scores) }
        let placer = Placer(cluster, profile, seed: 1, choose: TieBreak.choose)
        let wants = row["want"] ?? .null
        for node in cluster.nodes {
            let status = try placer.status(of: pod, on: node)
            let listed = wants.items.indices.contains(node.index) ? wants.items[node.index] : nil
            let want = wants["code"] != nil ? wants : listed ?? wants[node.name] ?? .null
            if case .bool(let fits) = want {
                if fits != (status == .fits) { return "\(node.name): got \(status.code) \(status.reasons)" }
                continue
            }
            let reasons = want["reasons"]?.items.compactMap(\.text) ?? []
            if status.code != want["code"]?.text || status.reasons != reasons {
                return "\(node.name): got \(status.code) \(status.reasons)"
            }
        }
        return nil
    }

    private func judgeScores(_ wanted: JSONValue) throws -> String? {
        let placer = Placer(cluster, profile, seed: 1, choose: TieBreak.choose)
        for line in try placer.explain(pod) {
            let total = line.parts.reduce(0) { $0 + $1.score }
            if let want = wanted[line.node]?.integer, want != total { return "\(line.node): got \(total)" }
        }
        return nil
    }
}

extension PluginConformance {
    static func taintToleration(_ row: JSONValue) throws -> Profile {
        row["op"]?.text == "score"
            ? Profile(filters: [], scores: [.init(TaintTolerationPlugin())])
            : Profile(filters: [TaintTolerationPlugin()])
    }

    static func nodeAffinity(_ row: JSONValue) throws -> Profile {
        let added = try row["addedAffinity"].map { affinity -> NodeAffinity? in
            let spec = JSONValue.object([
                JSONMember(
                    "spec", .object([JSONMember("affinity", .object([JSONMember("nodeAffinity", affinity)]))])
                ),
                JSONMember("metadata", .object([])),
            ])
            return try Pod.parse(Array(spec.text().utf8)).spec.affinity?.node
        }
        let plugin = NodeAffinityPlugin(added: added ?? nil)
        return row["op"]?.text == "score"
            ? Profile(filters: [], scores: [.init(plugin)]) : Profile(filters: [plugin])
    }

    /// The tables of the other plug-ins, by the end of their names.
    static let others: [String: @Sendable (JSONValue) throws -> Profile] = [
        "nodeports": { _ in Profile(filters: [NodePortsPlugin()]) },
        "nodename": { _ in Profile(filters: [NodeNamePlugin()]) },
        "nodeunschedulable": { _ in Profile(filters: [NodeUnschedulablePlugin()]) },
        "noderesources-fit": { _ in Profile(filters: [NodeResourcesFitPlugin()]) },
        "noderesources-leastallocated": { _ in scoring(LeastAllocatedPlugin()) },
        "noderesources-mostallocated": { _ in scoring(MostAllocatedPlugin()) },
        "noderesources-balancedallocation": { _ in scoring(BalancedAllocationPlugin()) },
        "imagelocality": { _ in scoring(ImageLocalityPlugin()) },
        "interpodaffinity": { row in
            let plugin = InterPodAffinityPlugin()
            return row["scores"] == nil
                ? Profile(filters: [], clusterFilters: [plugin])
                : Profile(filters: [], clusterScores: [.init(plugin)])
        },
        "podtopologyspread": { row in
            let plugin = TopologySpreadPlugin()
            return row["scores"] == nil
                ? Profile(filters: [], clusterFilters: [plugin])
                : Profile(filters: [], clusterScores: [.init(plugin)])
        },
    ]

    private static func scoring(_ plugin: any ScorePlugin) -> Profile {
        Profile(filters: [], scores: [.init(plugin)])
    }
}
