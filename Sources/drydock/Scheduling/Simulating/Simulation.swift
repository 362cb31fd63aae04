import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel

/// Runs a trace under a policy, event by event; no real time passes.
final class Simulation {
    private enum Event {
        case arrives(Int)
        case finishes(key: String, start: Int)
        case fails(node: String, lasts: Duration)
        case returns(ClusterObjects.Node)
    }

    private struct Timed {
        let at: Duration
        let number: Int
        let event: Event
    }

    /// A pod with what is left of its work.
    private struct Work {
        let info: PodInfo
        let runs: Duration
        var left: Duration
        var waitsSince: Duration
        var startedAt: Duration?
        var starts = 0
        var waited = Duration.zero
    }

    private let trace: SimulationTrace
    private let policy: SimulationPolicy
    private let cluster = Cluster()
    private var scheduler: Scheduler?
    private var events = Heap<Timed> { ($0.at, $0.number) < ($1.at, $1.number) }
    private var number = 0
    private var works: [String: Work] = [:]
    private var evicted: [PodInfo] = []
    private var now = Duration.zero
    /// How many times in a row nothing has happened but attempts in vain.
    private var idle = 0
    private var generator: SeededGenerator
    private(set) var meter = SimulationMeter()
    private(set) var interruptions = 0
    private(set) var finished = 0
    /// By tenant: how many times longer its pods took than they run.
    private var slowdowns: [String: [Double]] = [:]
    private var waits: [Double] = []

    init(_ trace: SimulationTrace, _ policy: SimulationPolicy, seed: UInt64) {
        self.trace = trace
        self.policy = policy
        generator = SeededGenerator(seed: seed)
    }

    func run() throws -> SimulationResult {
        let tenants = Set(trace.arrivals.map { Self.tenant($0.pod) }).sorted()
        for node in policy.apply(trace.nodes, tenants: tenants) { cluster.add(node) }
        let placer = Placer(cluster, policy.profile, seed: 1, choose: TieBreak.choose)
        let box = Box(self)
        let scheduler = Scheduler(cluster, placer, box, permit: GangPermit(), preemption: Preemption(placer))
        self.scheduler = scheduler
        for (index, arrival) in trace.arrivals.enumerated() { plan(.arrives(index), at: arrival.at) }
        for failure in trace.failures {
            plan(.fails(node: failure.node, lasts: failure.lasts), at: failure.at)
        }
        planInterruptions()
        // With nothing left to happen, a pod that was tried so often in vain will be for ever.
        while idle < 64, let time = next(scheduler) {
            idle += 1
            meter.advance(to: time, cluster)
            now = time
            while let timed = events.first, timed.at <= now {
                _ = events.popFirst()
                idle = 0
                try handle(timed.event, scheduler)
            }
            try schedule(scheduler)
        }
        return result()
    }

    /// The scheduler keeps its API, and this keeps the scheduler.
    private final class Box: SchedulerAPI {
        private weak var simulation: Simulation?

        init(_ simulation: Simulation) { self.simulation = simulation }
        func bind(_ pod: PodInfo, to node: NodeInfo) throws { try simulation?.bind(pod, to: node) }
        func evict(_ pod: PodInfo, for other: PodInfo) throws { try simulation?.evict(pod, for: other) }
    }

    /// When something happens next. Pods that nothing will ever help do not keep the simulation alive.
    private func next(_ scheduler: Scheduler) -> Duration? {
        let retry = scheduler.nextTime(after: now, patiently: events.first != nil)
        return [events.first?.at, retry].compactMap(\.self).min()
    }

    private func plan(_ event: Event, at time: Duration) {
        number += 1
        events.insert(Timed(at: time, number: number, event: event))
    }

    /// Interruptions of spot nodes, spread as if each moment were as likely as any other.
    private func planInterruptions() {
        guard trace.interruptionsPerHour > 0, let last = trace.arrivals.map({ $0.at + $0.runs }).max() else {
            return
        }
        let mean = 3600 / trace.interruptionsPerHour
        for node in trace.nodes where node.metadata.labels[SimulationTrace.capacityLabel] == "spot" {
            var at = 0.0
            while true {
                at += mean * Exponential.sample(using: &generator)
                guard at < SimulationMeter.seconds(last) else { break }
                plan(
                    .fails(node: node.metadata.name, lasts: .seconds(120)),
                    at: .milliseconds(Int64(at * 1000)))
            }
        }
    }

    // MARK: What happens

    private func handle(_ event: Event, _ scheduler: Scheduler) throws {
        switch event {
        case .arrives(let index):
            let arrival = trace.arrivals[index]
            let info = try PodInfo(of: policy.apply(arrival.pod))
            guard works[info.key] == nil else { throw Complaint("two pods are called \(info.key)") }
            works[info.key] = Work(info: info, runs: arrival.runs, left: arrival.runs, waitsSince: now)
            try scheduler.podAdded(info, at: now)
        case .finishes(let key, let start):
            guard let work = works[key], work.starts == start, work.startedAt != nil else { return }
            works[key]?.startedAt = nil
            note(work)
            try scheduler.podDeleted(work.info, at: now)
        case .fails(let name, let lasts):
            guard let node = cluster.node(name)?.node else { return }
            interruptions += 1
            let pods = cluster.removeNode(name)
            try scheduler.nodeChanged(.nodeGone, at: now)
            for pod in pods { try restart(pod, scheduler) }
            plan(.returns(node), at: now + lasts)
        case .returns(let node):
            cluster.add(node)
            try scheduler.nodeChanged(.nodeAdded, at: now)
        }
    }

    private func schedule(_ scheduler: Scheduler) throws {
        while try scheduler.step(at: now) != nil {
            for pod in evicted {
                try scheduler.podDeleted(pod, at: now)
                try restart(pod, scheduler)
            }
            evicted = []
        }
    }

    /// A pod that was pushed out waits again, with the work since its last checkpoint still to do.
    private func restart(_ pod: PodInfo, _ scheduler: Scheduler) throws {
        guard var work = works[pod.key] else { return }
        if let started = work.startedAt { work.left -= kept(of: now - started) }
        work.startedAt = nil
        work.waitsSince = now
        works[pod.key] = work
        try scheduler.podDeleted(pod, at: now)
        try scheduler.podAdded(work.info, at: now)
    }

    private func kept(of time: Duration) -> Duration {
        guard trace.checkpoint > 0, trace.interruptionsPerHour > 0 else { return .zero }
        let model = SpotModel(
            interruptionsPerHour: trace.interruptionsPerHour, checkpoint: trace.checkpoint / 3600)
        guard let interval = try? model.interval() * 3600, interval > 0 else { return .zero }
        return .seconds(Int64((SimulationMeter.seconds(time) / interval).rounded(.down) * interval))
    }

    private func note(_ work: Work) {
        finished += 1
        let arrived = trace.arrivals.isEmpty ? 0 : SimulationMeter.seconds(work.waited)
        let runs = max(1, SimulationMeter.seconds(work.runs))
        slowdowns[work.info.namespace, default: []].append((arrived + runs) / runs)
    }

    func bind(_ pod: PodInfo, to node: NodeInfo) throws {
        guard var work = works[pod.key] else { return }
        idle = 0
        let waited = now - work.waitsSince
        work.waited += waited
        work.startedAt = now
        work.starts += 1
        works[pod.key] = work
        waits.append(SimulationMeter.seconds(waited))
        plan(.finishes(key: pod.key, start: work.starts), at: now + work.left)
    }

    func evict(_ pod: PodInfo, for other: PodInfo) throws { evicted.append(pod) }

    private static func tenant(_ pod: Pod) -> String {
        pod.metadata.namespace.isEmpty ? "default" : pod.metadata.namespace
    }

    private func result() -> SimulationResult {
        let sorted = waits.sorted()
        let means = slowdowns.values.map { 1 / ($0.reduce(0, +) / Double($0.count)) }
        let sum = means.reduce(0, +)
        let squares = means.reduce(0) { $0 + $1 * $1 }
        return SimulationResult(
            policy: policy, meter: meter, waits: sorted, interruptions: interruptions, finished: finished,
            unfinished: trace.arrivals.count - finished,
            fairness: squares == 0 ? 1 : sum * sum / (Double(means.count) * squares))
    }
}
