import ClusterAPI
import ClusterObjects
import LabSupport

/// Finds out which nodes are gone, says so, and has them emptied, but not too fast.
///
/// It looks at all nodes at once: whether one may be emptied depends on how the others are.
/// - Kubernetes: 1.20, pkg/controller/nodelifecycle
public final class NodeLifecycleController: Reconciler {
    /// As its logs call it.
    public let name = "node-lifecycle"
    /// How often it looks at its nodes.
    public static let period = Duration.seconds(5)
    /// Its only key: all nodes.
    public static let key = ObjectName(name: "nodes")
    /// Where the leases of nodes lie.
    public static let leaseNamespace = "kube-node-lease"

    private struct Zone {
        var limiter: EvictionLimiter
        /// Nodes that are to be emptied, in the order in which they went.
        var waiting: [String] = []
    }

    private let api: any ClusterAPI
    private let reader: any ClusterReader
    private let clock: any ClusterClock
    private let note: (Notice) -> Void
    private var hearings: [String: NodeHearing] = [:]
    private var zones: [String: Zone] = [:]
    private var areAllDisrupted = false

    /// A controller that has heard of no node yet.
    public init(
        api: any ClusterAPI, reader: any ClusterReader, clock: any ClusterClock,
        note: @escaping (Notice) -> Void = { _ in }
    ) {
        self.api = api
        self.reader = reader
        self.clock = clock
        self.note = note
    }

    /// Nodes only: leases are looked at every few seconds, not whenever one is renewed.
    public var interests: [Interest] {
        [Interest(in: Node.self) { _, _ in [Self.key] }]
    }

    /// Looks at all nodes.
    public func reconcile(_ key: ObjectName) throws -> Duration? {
        // >>> reconcilers.8
        // One node that cannot be written must not keep the others waiting: go on, and throw what went wrong
        // at the end. First listen to all nodes; only then judge the zones, so that nothing is emptied for
        // the last time in the moment in which everything goes. Then taints, then the pods of nodes that are
        // not ready.
        // stub: throw Unimplemented("reconcilers.8")
        guard key == Self.key else { return nil }
        var failure: (any Error)?
        let attempt = { (work: () throws -> Void) in
            do { try work() } catch { failure = failure ?? error }
        }
        var nodes: [Node] = []
        let listed = try reader.all(Node.self, in: .all)
        let leases = try reader.all(Lease.self, in: ListScope(namespace: Self.leaseNamespace))
        let leaseOf = Dictionary(leases.map { ($0.metadata.name, $0) }) { first, _ in first }
        for node in listed {
            attempt { nodes.append(try listen(to: node, leaseOf[node.metadata.name])) }
        }
        try judgeZones(nodes)
        for node in nodes { attempt { try mirror(node) } }
        for zone in zones.keys.sorted() { attempt { try empty(zone, nodes) } }
        for node in nodes { attempt { try markPods(of: node) } }
        forget(listed)
        if let failure { throw failure }
        return Self.period
        // <<<
    }

    // >>> reconcilers.8
    /// The node as it is after its conditions were mended, if need be.
    private func listen(to node: Node, _ lease: Lease?) throws -> Node {
        var hearing = hearings[node.metadata.name] ?? NodeHearing(of: node, lease, at: clock.now)
        try hearing.hear(node, lease, at: clock.now)
        hearings[node.metadata.name] = hearing
        guard let conditions = try hearing.conditions(of: node, at: clock.now) else { return node }
        var changed = node
        changed.status.conditions = conditions
        changed = try api.updateStatus(changed)
        if node.status.conditions.about("Ready")?.status == "True" {
            note(
                Notice(
                    about: node, reason: "NodeNotReady",
                    message: "Node \(node.name) status is now: NodeNotReady"))
        }
        // Our own writing is not news from the node.
        var after = NodeHearing(of: changed, lease, at: clock.now)
        after.heardAt = hearing.heardAt
        hearings[node.metadata.name] = after
        return changed
    }

    private func judgeZones(_ nodes: [Node]) throws {
        for node in nodes where zones[node.zoneKey] == nil {
            zones[node.zoneKey] = Zone(limiter: EvictionLimiter(every: .seconds(10), at: clock.now))
        }
        let counted = nodes.filter { $0.metadata.labels["node.kubernetes.io/exclude-disruption"] == nil }
        let states = try Dictionary(grouping: counted, by: \.zoneKey).mapValues { members in
            let ready = members.count { $0.status.conditions.about("Ready")?.status == "True" }
            return (try ZoneState(ready: ready, notReady: members.count - ready), members.count)
        }
        let areAllGone = !states.isEmpty && states.values.allSatisfy { $0.0 == .fullDisruption }
        if areAllDisrupted && !areAllGone {
            // The silence was ours: nobody may be blamed for it.
            for name in hearings.keys { hearings[name]?.heardAt = clock.now }
        }
        areAllDisrupted = areAllGone
        for (key, (state, size)) in states {
            let interval = areAllDisrupted ? nil : try state.interval(size: size)
            try zones[key]?.limiter.change(to: interval, at: clock.now)
        }
    }

    private func mirror(_ node: Node) throws {
        let name = node.metadata.name
        var taints = try NodeTaints.mirroring(node)
        let wanted = areAllDisrupted ? nil : NodeTaints.expelling(node)
        let there = NodeTaints.expulsion(of: node)
        // One taint may become the other at once: its pods are on their way already.
        if wanted == nil || !there.isEmpty {
            zones[node.zoneKey]?.waiting.removeAll { $0 == name }
            if there != (wanted.map { [$0] } ?? []) {
                var mirrored = node
                mirrored.spec.taints = taints
                taints = NodeTaints.replacingExpulsion(of: mirrored, with: wanted, at: clock.timestamp)
            }
        } else if zones[node.zoneKey]?.waiting.contains(name) == false {
            zones[node.zoneKey]?.waiting.append(name)
        }
        try write(taints, to: node)
    }

    /// Puts NoExecute on the nodes of a zone that wait for it, as far as its limiter lets it.
    private func empty(_ zone: String, _ nodes: [Node]) throws {
        while let name = zones[zone]?.waiting.first {
            guard let node = nodes.first(where: { $0.metadata.name == name }) else {
                zones[zone]?.waiting.removeFirst()
                continue
            }
            guard try zones[zone]?.limiter.take(at: clock.now) == true else { return }
            // As it is now: its other taints were written a moment ago.
            if let live = try api.find(Node.self, node.name) {
                let key = NodeTaints.expelling(live)
                try write(NodeTaints.replacingExpulsion(of: live, with: key, at: clock.timestamp), to: live)
            }
            zones[zone]?.waiting.removeFirst()
        }
    }

    private func write(_ taints: [Taint], to node: Node) throws {
        guard taints != node.spec.taints else { return }
        var changed = node
        changed.spec.taints = taints
        _ = try api.update(changed)
    }

    /// Nobody shall be sent to the pods of a node that is not ready.
    private func markPods(of node: Node) throws {
        guard let ready = node.status.conditions.about("Ready"), ready.status != "True" else { return }
        let pods = try reader.all(Pod.self, in: ListScope(fields: ["spec.nodeName": node.metadata.name]))
        for var pod in pods {
            guard var condition = pod.status.conditions.about("Ready"), condition.status != "False" else {
                continue
            }
            condition.status = "False"
            pod.status.conditions.say(condition, at: clock.timestamp)
            _ = try api.updateStatus(pod)
            note(Notice(about: pod, isWarning: true, reason: "NodeNotReady", message: "Node is not ready"))
        }
    }

    private func forget(_ nodes: [Node]) {
        let names = Set(nodes.map(\.metadata.name))
        let keys = Set(nodes.map(\.zoneKey))
        hearings = hearings.filter { names.contains($0.key) }
        zones = zones.filter { keys.contains($0.key) }
        for zone in zones.keys { zones[zone]?.waiting.removeAll { !names.contains($0) } }
    }
    // <<<
}
