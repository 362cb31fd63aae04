import ClusterAPI
import LabSupport

/// Asks containers to end, and makes them when they do not.
///
/// - Kubernetes: 1.20, pkg/kubelet/kuberuntime, killContainer
public final class ContainerTermination {
    private let runtime: any ContainerRuntime
    private let clock: any ClusterClock
    /// When those that were asked are made to, by id.
    private var deadlines: [String: Duration] = [:]

    /// Nobody was asked yet.
    public init(_ runtime: any ContainerRuntime, clock: any ClusterClock) {
        self.runtime = runtime
        self.clock = clock
    }

    /// Whether a container was asked to end.
    public func hasAsked(_ id: String) -> Bool { deadlines[id] != nil }

    /// When the first of these containers is to be made to end.
    public func due(_ ids: [String]) -> Duration? { ids.compactMap { deadlines[$0] }.min() }

    /// Goes on with ending a running container.
    /// - Parameter grace: seconds that it has.
    public func end(_ id: String, grace: Int64) throws {
        // TODO reconcilers.8
        // SIGTERM once; SIGKILL when its time is over, again and again until it has ended. A shorter grace
        // period than the first one counts from now, a longer one changes nothing.
        throw Unimplemented("reconcilers.8")
    }

    /// Forgets all containers but these.
    public func keep(_ ids: Set<String>) {
        deadlines = deadlines.filter { ids.contains($0.key) }
    }
}
