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
        // TODO reconcilers.8
        // Ask, plan, act, and only then report: the report tells what is, not what was. Init containers are not
        // asked, nor is one that is ending; one that is ending goes on ending. A container that was here before
        // is started by way of its back-off. Of what has ended the last run is kept, and the one before it.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
}
