import ClusterAPI
import ClusterObjects
import LabSupport

/// What is to be done with the containers of a pod now.
///
/// - Kubernetes: 1.20, pkg/kubelet/kuberuntime, computePodActions; sidecars (1.28) are init containers like others
public struct PodPlan: Equatable, Sendable {
    /// What is to be started, in order.
    public private(set) var starts: [ContainerLaunch] = []
    /// The ids of what is to be ended.
    public private(set) var stops: [String] = []
    /// How long containers wait that have ended too often, by name.
    public private(set) var waits: [String: Duration] = [:]

    /// The plan for a pod.
    /// - Parameters:
    ///   - containers: those of this pod that the runtime knows.
    ///   - failed: the ids of those that have failed a probe.
    ///   - isOver: whether the pod is to end, or has ended.
    public init(
        for pod: Pod, _ containers: [RuntimeContainer], failed: [String] = [], isOver: Bool,
        backOff: CrashBackOff, at now: Duration
    ) throws {
        // >>> reconcilers.8
        // A pod that is over: everything that runs is ended, nothing is started. Otherwise what has failed is
        // ended; it is started again when it has ended. While no other container is known, init containers
        // run one after the other, each once the one before has returned 0; then all others at once. One that
        // has ended is started again when the restart policy says so (`needsRestart`), after its wait.
        // stub: throw Unimplemented("reconcilers.8")
        let running = containers.filter(\.isRunning)
        stops = running.map(\.id).filter { isOver || failed.contains($0) }
        if isOver { return }
        let round = { (name: String, isInit: Bool) in
            containers.last { $0.name == name && $0.launch.isInit == isInit }
        }
        var wanted: [(container: Container, isInit: Bool)] = []
        let next = pod.spec.initContainers.first { round($0.name, true)?.exitCode != 0 }
        if let next, !containers.contains(where: { !$0.launch.isInit }) {
            wanted = [(next, true)]
        } else {
            wanted = pod.spec.containers.map { ($0, false) }
        }
        for (container, isInit) in wanted {
            let last = round(container.name, isInit)
            if let last, !Self.needsRestart(last, pod) { continue }
            if case .exited(_, let ended)? = last?.state,
                let wait = try backOff.wait(
                    Self.backOffName(pod.metadata.uid, container.name), ended: ended, at: now)
            {
                waits[container.name] = wait
                continue
            }
            starts.append(
                ContainerLaunch(
                    pod: pod.name, podUID: pod.metadata.uid, container: container, isInit: isInit,
                    attempt: Self.attempt(after: last, container.name, pod)))
        }
        // <<<
    }

    /// Whether a container that the runtime knows is to be started again.
    public static func needsRestart(_ container: RuntimeContainer, _ pod: Pod) -> Bool {
        guard let code = container.exitCode else { return false }
        switch pod.spec.restartPolicy {
        case "Never": return false
        case "OnFailure": return code != 0
        // An init container that has done its work has done it.
        default: return code != 0 || !container.launch.isInit
        }
    }

    /// How a back-off calls a container of a pod.
    public static func backOffName(_ uid: String, _ container: String) -> String { "\(uid)/\(container)" }

    // >>> reconcilers.8
    /// A runtime that has lost everything must not make the count go back.
    private static func attempt(after last: RuntimeContainer?, _ name: String, _ pod: Pod) -> Int32 {
        let statuses = pod.status.containerStatuses + pod.status.initContainerStatuses
        let known = statuses.first { $0.name == name && !$0.containerID.isEmpty }?.restartCount
        let former = [last?.launch.attempt, known].compactMap(\.self).max()
        return former.map { $0 < .max ? $0 + 1 : $0 } ?? 0
    }
    // <<<
}
