import ClusterObjects
import LabSupport
import SchedulingModel

/// Spreads a pod and its like evenly over places.
///
/// - Kubernetes: 1.20, plugins/podtopologyspread; minDomains since 1.24, inclusion policies since 1.25
public struct TopologySpreadPlugin: ClusterFilterPlugin, ClusterScorePlugin {
    /// As the scheduler calls it.
    public let name = "PodTopologySpread"
    /// The label of nodes that has a value of its own on each.
    public static let hostname = "kubernetes.io/hostname"

    /// The plug-in.
    public init() {}

    /// Counts for the constraints that are a must; nil when there are none.
    public func prepare(_ pod: PodInfo, in cluster: Cluster) throws -> (any PreparedFilter)? {
        // >>> scheduler.4
        // For each constraint with DoNotSchedule count the pods that `matcher` chooses, place by place. Only
        // nodes count that have the labels of all these constraints and that `isCounted` lets in; the least
        // of the places that have such a node is the minimum - 0 when there are fewer than `minDomains`,
        // and no minimum at all when there is none.
        // stub: throw Unimplemented("scheduler.4")
        let rules = pod.spreadRules.filter { $0.constraint.whenUnsatisfiable == .doNotSchedule }
        if rules.isEmpty { return nil }
        let places = rules.map { cluster.places($0.constraint.topologyKey) }
        let tallies = try zip(rules, places).map { rule, domains in
            let tally = PlaceTally(rule, domains)
            let counts = cluster.counts(of: rule.matcher).perNode
            let test = try Self.test(rule, pod)
            for node in cluster.nodes where Self.hasAll(places, node.index) {
                if try test == nil || test?(node) == true { tally.add(Int(counts[node.index]), node.index) }
            }
            tally.close()
            return tally
        }
        return SpreadFilter(tallies: tallies)
        // <<<
    }

    /// Counts for the constraints that are a wish; nil when there are none.
    public func prepare(_ pod: PodInfo, in cluster: Cluster, feasible: [Int]) throws -> (any PreparedScore)? {
        // >>> scheduler.4
        // For each constraint with ScheduleAnyway: nodes that lack one of the labels are left out. The weight
        // is `TopologyWeight` of the number of places among the feasible nodes that are left. A node's
        // score is the sum of count * weight + maxSkew - 1, rounded down; the count is that of its place,
        // in all nodes that `isCounted` lets in - for `hostname` that of the node.
        // Normalized: 100 * (highest + lowest - score) / highest, and 100 when the highest is 0.
        // stub: throw Unimplemented("scheduler.4")
        let rules = pod.spreadRules.filter { $0.constraint.whenUnsatisfiable == .scheduleAnyway }
        if rules.isEmpty { return nil }
        let places = rules.map { cluster.places($0.constraint.topologyKey) }
        let scored = feasible.filter { Self.hasAll(places, $0) }
        let parts = try zip(rules, places).map { rule, domains in
            let counts = cluster.counts(of: rule.matcher).perNode
            let isHost = rule.constraint.topologyKey == Self.hostname
            let tally = PlaceTally(rule, domains)
            let test = try Self.test(rule, pod)
            for node in cluster.nodes where !isHost && Self.hasAll(places, node.index) {
                if try test == nil || test?(node) == true { tally.add(Int(counts[node.index]), node.index) }
            }
            let size = isHost ? scored.count : Set(scored.map { domains.ofNode[$0] }).count
            return SpreadScore.Part(
                weight: TopologyWeight.of(places: size), extra: Double(rule.constraint.maxSkew) - 1,
                counts: isHost ? counts.map(Int.init) : tally.counts, domains: isHost ? nil : domains)
        }
        return SpreadScore(parts: parts, places: places)
        // <<<
    }

    /// Pods that one of its constraints counts.
    public func isChanged(for pod: PodInfo, by other: PodInfo, in cluster: Cluster) -> Bool {
        pod.spreadRules.contains { $0.matcher.matches(other, namespaces: cluster.namespaces) }
    }

    /// Whether a node counts for a constraint of a pod.
    public static func isCounted(_ node: NodeInfo, _ rule: SpreadRule, _ pod: PodInfo) throws -> Bool {
        // >>> scheduler.4
        // `nodeAffinityPolicy` nil or Honor: only nodes that the pod's own node selector and affinity allow.
        // `nodeTaintsPolicy` Honor: only nodes that are not cordoned and whose taints it tolerates.
        // stub: throw Unimplemented("scheduler.4")
        if rule.constraint.nodeAffinityPolicy != .ignore, try !NodeAffinityPlugin.isRequired(node, by: pod) {
            return false
        }
        if rule.constraint.nodeTaintsPolicy != .honor { return true }
        let filters: [any FilterPlugin] = [TaintTolerationPlugin(), NodeUnschedulablePlugin()]
        return try filters.allSatisfy { try $0.filter(pod, node) == .fits }
        // <<<
    }

    // >>> scheduler.4
    /// How nodes are told apart; nil when all count, which spares a question for each.
    private static func test(_ rule: SpreadRule, _ pod: PodInfo) throws -> ((NodeInfo) throws -> Bool)? {
        let asksAffinity = pod.choosesNodes && rule.constraint.nodeAffinityPolicy != .ignore
        guard asksAffinity || rule.constraint.nodeTaintsPolicy == .honor else { return nil }
        return { try isCounted($0, rule, pod) }
    }

    private static func hasAll(_ places: [Domains], _ node: Int) -> Bool {
        places.allSatisfy { $0.ofNode[node] >= 0 }
    }
    // <<<
}

// >>> scheduler.4
// Counts by place, and what answers from them for each node.

/// The pods in each place, for one constraint. A class: it is looked at once for every node.
private final class PlaceTally {
    let rule: SpreadRule
    let domains: Domains
    var counts: [Int]
    private var isThere: [Bool]
    private var minimum: Int?
    private let itself: Int
    private let maxSkew: Int

    init(_ rule: SpreadRule, _ domains: Domains) {
        self.rule = rule
        self.domains = domains
        counts = [Int](repeating: 0, count: domains.count)
        isThere = [Bool](repeating: false, count: domains.count)
        itself = rule.matchesItself ? 1 : 0
        maxSkew = Int(rule.constraint.maxSkew)
    }

    func add(_ count: Int, _ node: Int) {
        let place = Int(domains.ofNode[node])
        counts[place] += count
        isThere[place] = true
    }

    func close() {
        minimum = zip(counts, isThere).filter(\.1).map(\.0).min()
        if minimum != nil, isThere.count(where: { $0 }) < rule.constraint.minDomains ?? 1 { minimum = 0 }
    }

    func status(_ node: Int) -> Status {
        let place = Int(domains.ofNode[node])
        if place < 0 { return Self.noPlace }
        guard let minimum else { return .fits }
        return counts[place] + itself - minimum > maxSkew ? Self.uneven : .fits
    }

    private static let reason = "node(s) didn't match pod topology spread constraints"
    private static let uneven = Status.unschedulable([reason])
    private static let noPlace = Status.unresolvable([reason + " (missing required label)"])
}

private struct SpreadFilter: PreparedFilter {
    let tallies: [PlaceTally]

    func filter(_ node: Int) -> Status {
        for tally in tallies {
            let status = tally.status(node)
            if status != .fits { return status }
        }
        return .fits
    }
}

private struct SpreadScore: PreparedScore {
    final class Part {
        let weight: Double
        let extra: Double
        let counts: [Int]
        /// nil: the counts are those of nodes.
        let domains: Domains?

        init(weight: Double, extra: Double, counts: [Int], domains: Domains?) {
            self.weight = weight
            self.extra = extra
            self.counts = counts
            self.domains = domains
        }
    }

    let parts: [Part]
    let places: [Domains]

    func score(_ node: Int) -> Int? {
        guard places.allSatisfy({ $0.ofNode[node] >= 0 }) else { return nil }
        let sum = parts.reduce(0.0) { sum, part in
            let count = part.counts[part.domains.map { Int($0.ofNode[node]) } ?? node]
            return sum + Double(count) * part.weight + part.extra
        }
        return Int(sum)
    }

    func normalized(_ score: Int, lowest: Int, highest: Int) -> Int {
        highest <= 0 ? 100 : 100 * (highest + lowest - score) / highest
    }
}
// <<<
