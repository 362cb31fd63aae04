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
        // TODO reconcilers.8
        // Containers first: phase and conditions follow from them. A pod that has ended stays as it ended.
        // Conditions that others wrote stay, and a time of transition changes only with its status.
        throw Unimplemented("reconcilers.8")
    }

    /// Whether a pod in this phase never runs again.
    public static func isOver(_ phase: String) -> Bool { phase == "Succeeded" || phase == "Failed" }

    /// The phase of a pod whose containers are like this.
    /// - Kubernetes: 1.20, pkg/kubelet, getPhase
    public static func phase(
        restartPolicy: String, inits: [ContainerStatus], containers: [ContainerStatus]
    ) throws -> String {
        // TODO reconcilers.8
        // An init container that has failed, with the policy Never: Failed. One that has not ended yet, or a
        // container that has never run: Pending, whatever the others do. One that waits counts as stopped if
        // it has run before. One that runs: Running. All stopped: with Always, Running, since they will run
        // again; all with 0, Succeeded; otherwise Failed with Never and Running with OnFailure.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
}
