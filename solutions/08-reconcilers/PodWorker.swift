import ClusterAPI
import ClusterObjects
import LabSupport

/// Keeps the containers of one pod as they should be, and tells how they are.
///
/// - Kubernetes: 1.20, pkg/kubelet, syncPod
public final class PodWorker {
    /// What came of it.
    public struct Outcome: Equatable, Sendable {
        /// The pod's status now.
        public var status: PodStatus
        /// Whether one of its containers runs.
        public var isRunning: Bool
        /// When to look again; nil: when the pod changes.
        public var next: Duration?
    }

    private let runtime: any ContainerRuntime
    private let clock: any ClusterClock
    private let termination: ContainerTermination
    private var backOff = CrashBackOff()
    private var health = ContainerHealth()

    /// A worker that has not looked at its pod yet.
    public init(_ runtime: any ContainerRuntime, clock: any ClusterClock, _ termination: ContainerTermination)
    {
        self.runtime = runtime
        self.clock = clock
        self.termination = termination
    }

    /// Does what is to be done now.
    /// - Parameters:
    ///   - isOver: whether the pod is to end, or has ended.
    ///   - grace: seconds that a container has to end.
    public func sync(_ pod: Pod, isOver: Bool, grace: Int64) throws -> Outcome {
        // >>> reconcilers.8
        // Ask, plan, act, and only then report: the report tells what is, not what was. Init containers are not
        // asked, nor is one that is ending; one that is ending goes on ending. A container that was here before
        // is started by way of its back-off. Of what has ended the last run is kept, and the one before it.
        // stub: throw Unimplemented("reconcilers.8")
        var containers = try containers(of: pod)
        let asked = containers.filter { !$0.launch.isInit && !termination.hasAsked($0.id) }
        var failed = containers.map(\.id).filter(termination.hasAsked)
        if !isOver {
            failed += try health.check(asked, known: pod.status.containerStatuses, at: clock.now) {
                try runtime.probe($0.id, $1)
            }
        }
        let plan = try PodPlan(
            for: pod, containers, failed: failed, isOver: isOver, backOff: backOff, at: clock.now)
        for id in plan.stops { try termination.end(id, grace: grace) }
        for launch in plan.starts { try start(launch, after: containers) }
        try tidy(containers)
        containers = try self.containers(of: pod)
        let status = try PodReport(on: pod, containers, health, plan, backOff, at: clock.now).status()
        return Outcome(
            status: status, isRunning: containers.contains(where: \.isRunning), next: next(containers, plan))
        // <<<
    }

    // >>> reconcilers.8
    private func containers(of pod: Pod) throws -> [RuntimeContainer] {
        try runtime.containers().filter { $0.launch.podUID == pod.metadata.uid }
    }

    private func start(_ launch: ContainerLaunch, after containers: [RuntimeContainer]) throws {
        let last = containers.last { $0.name == launch.container.name && $0.launch.isInit == launch.isInit }
        _ = try runtime.start(launch)
        guard case .exited(_, let ended)? = last?.state else { return }
        try backOff.restarted(
            PodPlan.backOffName(launch.podUID, launch.container.name), ended: ended, at: clock.now)
    }

    private func tidy(_ containers: [RuntimeContainer]) throws {
        let runs = Dictionary(grouping: containers.filter { !$0.isRunning }) {
            [$0.name, "\($0.launch.isInit)"]
        }
        for old in runs.values.flatMap({ $0.dropLast(2) }) { try runtime.remove(old.id) }
    }

    private func next(_ containers: [RuntimeContainer], _ plan: PodPlan) -> Duration? {
        let running = containers.filter(\.isRunning)
        let moments = [health.due(running), termination.due(running.map(\.id))].compactMap {
            $0.map { $0 - clock.now }
        }
        let relist = running.isEmpty ? [] : [Kubelet.relistPeriod]
        return (moments.filter { $0 > .zero } + relist + plan.waits.values).min()
    }
    // <<<
}
