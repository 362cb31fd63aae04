import ClusterObjects
import LabSupport
import SchedulingModel

/// Takes pods from the queue and finds each a node, one at a time.
///
/// - Kubernetes: 1.20, scheduler.go, scheduleOne
public final class Scheduler {
    /// What became of an attempt.
    public enum Outcome: Equatable, Sendable {
        /// The pod is bound to the node.
        case bound(pod: String, node: String)
        /// It has a node and waits for others.
        case waits(pod: String, node: String)
        /// It had a node, and something went wrong: it will be tried again.
        case failed(pod: String, reason: String)
        /// It fits nowhere; perhaps room was made for it.
        case unschedulable(pod: String, message: String, nomination: Nomination?)
    }

    /// Room that was made for a pod.
    public struct Nomination: Equatable, Sendable {
        /// The node's name.
        public let node: String
        /// Who has to go, by key, the most important first.
        public let victims: [String]

        /// Room on a node.
        public init(node: String, victims: [String]) {
            self.node = node
            self.victims = victims
        }
    }

    private struct Waiting {
        let queued: QueuedPod
        let node: NodeInfo
        let until: Duration
    }

    /// The scheduler's view: pods that it has placed are there before anybody else knows.
    public let cluster: Cluster
    /// Who waits.
    public private(set) var queue = SchedulingQueue()
    private let placer: Placer
    private let api: any SchedulerAPI
    private let permit: (any PermitPlugin)?
    private let preemption: Preemption?
    private var waiting: [String: Waiting] = [:]
    private var leaving: Set<String> = []

    /// A scheduler over a cluster.
    /// - Parameters:
    ///   - permit: who has a say before a pod is bound; nil for nobody.
    ///   - preemption: how room is made; nil for not at all.
    public init(
        _ cluster: Cluster, _ placer: Placer, _ api: any SchedulerAPI, permit: (any PermitPlugin)? = nil,
        preemption: Preemption? = nil
    ) {
        self.cluster = cluster
        self.placer = placer
        self.api = api
        self.permit = permit
        self.preemption = preemption
    }

    /// Pods that have a node and wait for others, by key.
    public var waitingPods: [String] { waiting.keys.sorted() }

    /// When there is something to do next; nil when only an event helps.
    /// - Parameter patiently: whether to wait also for pods that time alone brings back.
    public func nextTime(after now: Duration, patiently: Bool = true) -> Duration? {
        let times = [queue.nextTime(after: now, patiently: patiently), waiting.values.map(\.until).min()]
        return times.compactMap(\.self).min()
    }

    /// One attempt with the pod whose turn it is; nil when there is none now.
    /// - Throws: what a plug-in throws.
    public func step(at now: Duration) throws -> Outcome? {
        // >>> scheduler.5
        // Those that have waited too long give their room back (`giveUp`). Then the next pod of the queue:
        // `placer.decide`. A node: assume - place it in the cluster *before* it is bound, so that the next
        // attempt sees it - forget its nomination, ask for the permit, bind. Nowhere: `refuse`.
        // stub: throw Unimplemented("scheduler.5")
        for late in waiting.values.filter({ $0.until <= now }) { try giveUp(late, at: now) }
        guard let queued = try queue.pop(at: now) else { return nil }
        switch try placer.decide(queued.pod) {
        case .nowhere(let statuses): return try refuse(queued, statuses, at: now)
        case .node(let index, _):
            let node = cluster.nodes[index]
            cluster.place(queued.pod, on: node)
            cluster.forgetNomination(of: queued.pod)
            return try permitted(queued, node, at: now)
        }
        // <<<
    }

    // >>> scheduler.5
    private func permitted(_ queued: QueuedPod, _ node: NodeInfo, at now: Duration) throws -> Outcome {
        switch try permit?.permit(queued.pod, at: now) ?? .allowed(releasing: []) {
        case .waits(let until):
            waiting[queued.pod.key] = Waiting(queued: queued, node: node, until: until)
            return .waits(pod: queued.pod.key, node: node.name)
        case .allowed(let others):
            for other in others.compactMap({ waiting.removeValue(forKey: $0) }) {
                _ = try bind(other.queued, other.node, at: now)
            }
            return try bind(queued, node, at: now)
        }
    }

    private func bind(_ queued: QueuedPod, _ node: NodeInfo, at now: Duration) throws -> Outcome {
        do {
            try api.bind(queued.pod, to: node)
            permit?.settled(queued.pod, isBound: true)
            try queue.move(for: .podPlaced, at: now)
            return .bound(pod: queued.pod.key, node: node.name)
        } catch {
            // Forget: the room is free again, for others too.
            try forget(queued, at: now)
            return .failed(pod: queued.pod.key, reason: "\(error)")
        }
    }

    private func forget(_ queued: QueuedPod, at now: Duration) throws {
        cluster.remove(queued.pod)
        permit?.settled(queued.pod, isBound: false)
        try queue.putBack(queued, rejectedBy: [], at: now)
        try queue.move(for: .podGone, at: now)
    }

    private func giveUp(_ late: Waiting, at now: Duration) throws {
        guard waiting.removeValue(forKey: late.queued.pod.key) != nil else { return }
        try forget(late.queued, at: now)
        try releaseCompanions(of: late.queued.pod, at: now)
    }

    private func releaseCompanions(of pod: PodInfo, at now: Duration) throws {
        for other in try permit?.failed(pod) ?? [] {
            if let waiting = waiting.removeValue(forKey: other) { try forget(waiting.queued, at: now) }
        }
    }

    private func refuse(
        _ queued: QueuedPod, _ statuses: [Decision.NodeStatus], at now: Duration
    ) throws -> Outcome {
        let message = try FitError.message(statuses.map(\.status))
        try releaseCompanions(of: queued.pod, at: now)
        let nomination = try makeRoom(for: queued.pod, statuses)
        let plugins = Set(statuses.map(\.plugin))
        // Without nodes only a node helps: any name stands for that.
        try queue.putBack(queued, rejectedBy: plugins.isEmpty ? ["NodeName"] : plugins, at: now)
        for victim in nomination?.victims ?? [] {
            guard let pod = cluster.pod(victim) else { continue }
            leaving.insert(victim)
            try api.evict(pod, for: queued.pod)
        }
        return .unschedulable(pod: queued.pod.key, message: message, nomination: nomination)
    }

    private func makeRoom(for pod: PodInfo, _ statuses: [Decision.NodeStatus]) throws -> Nomination? {
        guard let preemption, !isRoomBeingMade(for: pod) else { return nil }
        guard let candidate = try preemption.preempt(pod, statuses) else { return nil }
        let node = cluster.nodes[candidate.node]
        // Room that was made there for pods of lower priority is not theirs any more.
        for other in cluster.nominated[candidate.node] ?? [] where other.priority < pod.priority {
            cluster.forgetNomination(of: other)
        }
        cluster.nominate(pod, to: node)
        return Nomination(node: node.name, victims: candidate.victims.map(\.key))
    }

    /// Whether pods of lower priority are still on their way out of the node that it was nominated to.
    private func isRoomBeingMade(for pod: PodInfo) -> Bool {
        let nodes = cluster.nominated.filter { $0.value.contains { $0.key == pod.key } }.keys
        return nodes.contains { node in
            cluster.nodes[node].pods.contains { leaving.contains($0.key) && $0.priority < pod.priority }
        }
    }
    // <<<
}

// MARK: - What happens in the cluster

extension Scheduler {
    /// A pod has come: it is placed already, or waits; one that has finished is neither.
    public func podAdded(_ pod: PodInfo, at now: Duration) throws {
        // >>> scheduler.5
        // With a `nodeName` it is on that node, whoever put it there. Without: into the queue, unless it is on its
        // way out or a gate holds it back.
        // stub: throw Unimplemented("scheduler.5")
        let name = pod.nodeName
        if pod.isFinished { return try podDeleted(pod, at: now) }
        if name.isEmpty {
            if !pod.isTerminating && pod.pod.spec.schedulingGates.isEmpty { try queue.add(pod, at: now) }
        } else if let node = cluster.node(name) {
            queue.remove(pod.key)
            waiting[pod.key] = nil
            cluster.place(pod, on: node)
            try queue.move(for: .podPlaced, at: now)
        }
        // <<<
    }

    /// A pod has gone, or has finished: its room is free.
    public func podDeleted(_ pod: PodInfo, at now: Duration) throws {
        // >>> scheduler.5
        // Wherever it was: in the queue, among those that wait, on a node, or nominated to one.
        // stub: throw Unimplemented("scheduler.5")
        queue.remove(pod.key)
        cluster.forgetNomination(of: pod)
        permit?.settled(pod, isBound: false)
        if waiting.removeValue(forKey: pod.key) != nil { try releaseCompanions(of: pod, at: now) }
        leaving.remove(pod.key)
        cluster.remove(pod)
        try queue.move(for: .podGone, at: now)
        // <<<
    }

    /// A node has come, or something about it has changed.
    /// - Parameter event: what.
    public func nodeChanged(_ event: ClusterEvent, at now: Duration) throws {
        // >>> scheduler.5
        // stub: throw Unimplemented("scheduler.5")
        try queue.move(for: event, at: now)
        // <<<
    }
}
