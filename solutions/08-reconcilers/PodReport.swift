import ClusterAPI
import ClusterObjects
import LabSupport

/// The status of a pod, from what its containers do.
///
/// - Kubernetes: 1.20, pkg/kubelet, generateAPIPodStatus
public struct PodReport {
    private let pod: Pod
    private let containers: [RuntimeContainer]
    private let health: ContainerHealth
    private let plan: PodPlan
    private let backOff: CrashBackOff
    private let now: Duration

    /// A report on a pod.
    /// - Parameters:
    ///   - containers: those of this pod that the runtime knows.
    ///   - plan: what was planned: it knows who waits.
    public init(
        on pod: Pod, _ containers: [RuntimeContainer], _ health: ContainerHealth, _ plan: PodPlan,
        _ backOff: CrashBackOff, at now: Duration
    ) {
        self.pod = pod
        self.containers = containers
        self.health = health
        self.plan = plan
        self.backOff = backOff
        self.now = now
    }

    /// The status.
    public func status() throws -> PodStatus {
        // >>> reconcilers.8
        // Containers first: phase and conditions follow from them. A pod that has ended stays as it ended.
        // Conditions that others wrote stay, and a time of transition changes only with its status.
        // stub: throw Unimplemented("reconcilers.8")
        var status = pod.status
        status.startTime = status.startTime ?? time(now)
        status.initContainerStatuses = pod.spec.initContainers.map { describe($0, isInit: true) }
        status.containerStatuses = pod.spec.containers.map { describe($0, isInit: false) }
        if !Self.isOver(pod.status.phase) {
            status.phase = try Self.phase(
                restartPolicy: pod.spec.restartPolicy, inits: status.initContainerStatuses,
                containers: status.containerStatuses)
        }
        for condition in conditions(status) { status.conditions.say(condition, at: time(now)) }
        return status
        // <<<
    }

    /// Whether a pod in this phase never runs again.
    public static func isOver(_ phase: String) -> Bool { phase == "Succeeded" || phase == "Failed" }

    /// The phase of a pod whose containers are like this.
    /// - Kubernetes: 1.20, pkg/kubelet, getPhase
    public static func phase(
        restartPolicy: String, inits: [ContainerStatus], containers: [ContainerStatus]
    ) throws -> String {
        // >>> reconcilers.8
        // An init container that has failed, with the policy Never: Failed. One that has not ended yet, or a
        // container that has never run: Pending, whatever the others do. One that waits counts as stopped if
        // it has run before. One that runs: Running. All stopped: with Always, Running, since they will run
        // again; all with 0, Succeeded; otherwise Failed with Never and Running with OnFailure.
        // stub: throw Unimplemented("reconcilers.8")
        let lastEnd = { (status: ContainerStatus) -> ContainerStateTerminated? in
            if status.state.running != nil { return nil }
            return status.state.terminated ?? status.lastState.terminated
        }
        let ends = inits.map(lastEnd)
        if restartPolicy == "Never", ends.contains(where: { ($0?.exitCode ?? 0) != 0 }) { return "Failed" }
        let running = containers.count { $0.state.running != nil }
        let stopped = containers.compactMap(lastEnd)
        if ends.contains(where: { $0 == nil }) || containers.isEmpty { return "Pending" }
        if running + stopped.count < containers.count { return "Pending" }
        if running > 0 || (restartPolicy != "Never" && restartPolicy != "OnFailure") { return "Running" }
        if containers.allSatisfy({ $0.state.terminated?.exitCode == 0 }) { return "Succeeded" }
        return restartPolicy == "Never" ? "Failed" : "Running"
        // <<<
    }

    // >>> reconcilers.8
    private func describe(_ container: Container, isInit: Bool) -> ContainerStatus {
        let runs = containers.filter { $0.name == container.name && $0.launch.isInit == isInit }
        let list = isInit ? pod.status.initContainerStatuses : pod.status.containerStatuses
        let before = list.first { $0.name == container.name }
        guard let run = runs.last else {
            var status = before ?? ContainerStatus(name: container.name, image: container.image)
            status.ready = false
            if before?.containerID.isEmpty ?? true {
                let mustWait = !isInit && !pod.spec.initContainers.isEmpty
                let reason = mustWait ? "PodInitializing" : "ContainerCreating"
                status.state = ContainerState(waiting: ContainerStateWaiting(reason: reason))
            }
            return status
        }
        var status = ContainerStatus(
            name: container.name, restartCount: run.launch.attempt, image: run.launch.container.image,
            containerID: run.id, started: run.isRunning && health.hasStarted(run))
        status.lastState = runs.dropLast().last.map(ended) ?? before?.lastState ?? ContainerState()
        status.ready = isInit ? run.exitCode == 0 : health.isReady(run)
        if run.isRunning {
            status.state = ContainerState(running: ContainerStateRunning(startedAt: time(run.startedAt)))
        } else if plan.waits[container.name] != nil {
            status.state = ContainerState(waiting: crashLoop(container.name))
            status.lastState = ended(run)
        } else {
            status.state = ended(run)
        }
        return status
    }

    private func crashLoop(_ name: String) -> ContainerStateWaiting {
        let seconds = backOff.delay(of: PodPlan.backOffName(pod.metadata.uid, name)).components.seconds
        let delay = seconds < 60 ? "\(seconds)s" : "\(seconds / 60)m\(seconds % 60)s"
        let of = "\(pod.metadata.name)_\(pod.metadata.namespace)(\(pod.metadata.uid))"
        return ContainerStateWaiting(
            reason: "CrashLoopBackOff",
            message: "back-off \(delay) restarting failed container=\(name) pod=\(of)")
    }

    private func ended(_ run: RuntimeContainer) -> ContainerState {
        guard case .exited(let code, let at) = run.state else { return ContainerState() }
        return ContainerState(
            terminated: ContainerStateTerminated(
                exitCode: code, reason: code == 0 ? "Completed" : "Error", startedAt: time(run.startedAt),
                finishedAt: time(at), containerID: run.id))
    }

    private func conditions(_ status: PodStatus) -> [Condition] {
        let hasSucceeded = status.phase == "Succeeded"
        let late = status.initContainerStatuses.filter { !$0.ready }.map(\.name)
        let unready = status.containerStatuses.filter { !$0.ready }.map(\.name)
        let initialized =
            late.isEmpty || hasSucceeded
            ? Condition(type: "Initialized", status: "True", reason: hasSucceeded ? "PodCompleted" : "")
            : Condition(
                type: "Initialized", status: "False", reason: "ContainersNotInitialized",
                message: "containers with incomplete status: [\(late.joined(separator: " "))]")
        let ready = { (type: String) in
            if hasSucceeded { return Condition(type: type, status: "False", reason: "PodCompleted") }
            if unready.isEmpty { return Condition(type: type, status: "True") }
            return Condition(
                type: type, status: "False", reason: "ContainersNotReady",
                message: "containers with unready status: [\(unready.joined(separator: " "))]")
        }
        return [
            initialized, ready("Ready"), ready("ContainersReady"),
            Condition(type: "PodScheduled", status: "True"),
        ]
    }

    private func time(_ moment: Duration) -> Timestamp {
        Timestamp(secondsSince1970: moment.components.seconds)
    }
    // <<<
}
