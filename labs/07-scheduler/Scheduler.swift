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
        // TODO scheduler.5
        // Those that have waited too long give their room back (`giveUp`). Then the next pod of the queue:
        // `placer.decide`. A node: assume - place it in the cluster *before* it is bound, so that the next
        // attempt sees it - forget its nomination, ask for the permit, bind. Nowhere: `refuse`.
        throw Unimplemented("scheduler.5")
    }

    // TODO scheduler.5
}

// MARK: - What happens in the cluster

extension Scheduler {
    /// A pod has come: it is placed already, or waits; one that has finished is neither.
    public func podAdded(_ pod: PodInfo, at now: Duration) throws {
        // TODO scheduler.5
        // With a `nodeName` it is on that node, whoever put it there. Without: into the queue, unless it is on its
        // way out or a gate holds it back.
        throw Unimplemented("scheduler.5")
    }

    /// A pod has gone, or has finished: its room is free.
    public func podDeleted(_ pod: PodInfo, at now: Duration) throws {
        // TODO scheduler.5
        // Wherever it was: in the queue, among those that wait, on a node, or nominated to one.
        throw Unimplemented("scheduler.5")
    }

    /// A node has come, or something about it has changed.
    /// - Parameter event: what.
    public func nodeChanged(_ event: ClusterEvent, at now: Duration) throws {
        // TODO scheduler.5
        throw Unimplemented("scheduler.5")
    }
}
