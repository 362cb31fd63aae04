import ClusterObjects
import Documents
import PodScheduler
import SchedulingModel

/// One run of the scheduler over a cluster that stands still.
final class ScheduleSession {
    /// What became of a pod that waited.
    struct Result {
        let pod: PodInfo
        var node: String?
        var nominatedNode: String?
        var message: String?
        var evicted: [PodInfo] = []
        var explanation: [Explanation] = []
    }

    private let pods: [PodInfo]
    private let scheduler: Scheduler
    private let placer: Placer
    private var results: [String: Result] = [:]

    /// - Throws: `Complaint` for objects that contradict each other.
    init(_ list: ClusterList, _ profile: Profile, seed: UInt64, explains: Bool) throws {
        let ranks = try PriorityTable(list.priorityClasses)
        let cluster = Cluster()
        cluster.namespaces = list.namespaces
        for node in list.nodes {
            guard cluster.node(node.metadata.name) == nil else {
                throw Complaint("two nodes are called \(node.metadata.name), expected names that differ")
            }
            guard !node.metadata.name.isEmpty else { throw Complaint("a node has no metadata.name") }
            cluster.add(ServerDefaults.filled(node))
        }
        pods = try list.pods.map { try ranks.info(of: $0) }
        try PodCheck.check(pods)
        placer = Placer(cluster, profile, seed: seed, choose: TieBreak.choose)
        let box = APIBox()
        scheduler = Scheduler(
            cluster, placer, box, preemption: Preemption(placer, budgets: list.budgets))
        box.session = self
        if explains {
            placer.beforeDeciding = { [unowned self] pod in
                results[pod.key]?.explanation = try placer.explain(pod)
            }
        }
    }

    /// The scheduler keeps its API; the session keeps the scheduler.
    private final class APIBox: SchedulerAPI {
        weak var session: ScheduleSession?

        /// What is assumed is all there is: nobody refuses.
        func bind(_ pod: PodInfo, to node: NodeInfo) throws {}
        func evict(_ pod: PodInfo, for other: PodInfo) throws { try session?.evict(pod, for: other) }
    }

    /// Tries pods until nothing that happened can help one that still waits.
    func run() throws -> [Result] {
        for pod in pods where !pod.nodeName.isEmpty { try scheduler.podAdded(pod, at: .zero) }
        var waiting: [PodInfo] = []
        for pod in pods where pod.nodeName.isEmpty && !pod.isFinished {
            waiting.append(pod)
            results[pod.key] = Result(pod: pod)
            reserve(pod)
            if isOurs(pod) { try scheduler.podAdded(pod, at: .zero) }
        }
        var now = Duration.zero
        while let time = scheduler.nextTime(after: now, patiently: false) {
            now = max(now, time)
            while let outcome = try scheduler.step(at: now) { note(outcome) }
        }
        for pod in waiting { if let reason = heldBack(pod) { results[pod.key]?.message = reason } }
        return waiting.compactMap { results[$0.key] }
    }

    /// Room that was made for a pod before this run is still its own.
    private func reserve(_ pod: PodInfo) {
        let name = pod.pod.status.nominatedNodeName
        guard !name.isEmpty, let node = scheduler.cluster.node(name) else { return }
        scheduler.cluster.nominate(pod, to: node)
        results[pod.key]?.nominatedNode = name
    }

    private func isOurs(_ pod: PodInfo) -> Bool {
        ["", "default-scheduler"].contains(pod.pod.spec.schedulerName)
    }

    private func heldBack(_ pod: PodInfo) -> String? {
        if !isOurs(pod) { return "waits for the scheduler \(pod.pod.spec.schedulerName)" }
        if pod.isTerminating { return "skip schedule deleting pod: \(pod.key)" }
        let gates = pod.pod.spec.schedulingGates.map(\.name)
        return gates.isEmpty ? nil : "Scheduling is blocked due to non-empty scheduling gates: \(gates)"
    }

    private func note(_ outcome: Scheduler.Outcome) {
        switch outcome {
        case .bound(let key, let node):
            results[key]?.node = node
            results[key]?.message = nil
            results[key]?.nominatedNode = nil
        case .waits(let key, _): results[key]?.message = "waits for the rest of its gang"
        case .failed(let key, let reason): results[key]?.message = reason
        case .unschedulable(let key, let message, let nomination):
            results[key]?.message = message
            if let nomination { results[key]?.nominatedNode = nomination.node }
        }
    }

    fileprivate func evict(_ pod: PodInfo, for other: PodInfo) throws {
        results[other.key]?.evicted.append(pod)
    }
}

/// Gives pods the rank of their class, as the API server does.
///
/// - Kubernetes: 1.20, plugin/pkg/admission/priority
private struct PriorityTable {
    private let ranks: [String: PriorityClass]
    private let standard: PriorityClass?

    init(_ classes: [PriorityClass]) throws {
        let system = [("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000)]
        var ranks = system.reduce(into: [String: PriorityClass]()) {
            $0[$1.0] = PriorityClass(metadata: ObjectMeta(name: $1.0), value: Int32($1.1))
        }
        for entry in classes { ranks[entry.metadata.name] = entry }
        self.ranks = ranks
        // Of several defaults the lowest counts.
        standard = classes.filter(\.globalDefault).min { $0.value < $1.value }
    }

    func info(of pod: Pod) throws -> PodInfo {
        var pod = pod
        let name = pod.spec.priorityClassName
        if !name.isEmpty, pod.spec.priority == nil, ranks[name] == nil {
            throw Complaint(
                "pod \(pod.metadata.name): priority class \(name) is not in the cluster; "
                    + "add it to the list, or give the pod a spec.priority")
        }
        let rank = name.isEmpty ? standard : ranks[name]
        pod.spec.priority = pod.spec.priority ?? rank?.value ?? 0
        pod.spec.preemptionPolicy = pod.spec.preemptionPolicy ?? rank?.preemptionPolicy
        return try PodInfo(of: ServerDefaults.filled(pod))
    }
}
