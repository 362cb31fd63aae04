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
        // TODO reconcilers.8
        // A pod that is over: everything that runs is ended, nothing is started. Otherwise what has failed is
        // ended; it is started again when it has ended. While no other container is known, init containers
        // run one after the other, each once the one before has returned 0; then all others at once. One that
        // has ended is started again when the restart policy says so (`needsRestart`), after its wait.
        throw Unimplemented("reconcilers.8")
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

    // TODO reconcilers.8
    /// A runtime that has lost everything must not make the count go back.
}
