import ClusterAPI
import ClusterObjects
import LabSupport

/// How the running containers of a pod are, by their own word.
public struct ContainerHealth: Equatable, Sendable {
    /// By the container's id.
    private var counts: [String: [ProbeKind: ProbeCount]] = [:]

    /// Nobody was asked yet.
    public init() {}

    /// Whether a running container has started: it has no startup probe, or has passed it.
    public func hasStarted(_ container: RuntimeContainer) -> Bool {
        container.launch.container.startupProbe == nil || counts[container.id]?[.startup]?.isGood == true
    }

    /// Whether a running container is ready for clients.
    public func isReady(_ container: RuntimeContainer) -> Bool {
        guard container.isRunning, hasStarted(container) else { return false }
        return container.launch.container.readinessProbe == nil
            || counts[container.id]?[.readiness]?.isGood == true
    }

    /// Asks all that are to be asked now.
    /// - Parameters:
    ///   - known: what the API knows of the containers, for those that another kubelet has asked.
    ///   - ask: asks one; an error is no answer, and it is asked again next time.
    /// - Returns: the ids of those that have failed, and must be ended.
    public mutating func check(
        _ containers: [RuntimeContainer], known: [ContainerStatus], at now: Duration,
        ask: (RuntimeContainer, ProbeKind) throws -> Bool
    ) throws -> [String] {
        // TODO reconcilers.8
        // Counts belong to one run of a container: those of other ids go. Until a container has started, only
        // its startup probe is asked. What the API says of this very id is where a new count begins.
        throw Unimplemented("reconcilers.8")
    }

    /// When somebody is to be asked next; nil for never.
    public func due(_ containers: [RuntimeContainer]) -> Duration? {
        containers.filter(\.isRunning).flatMap { container in
            (counts[container.id] ?? [:]).values.filter {
                !$0.isDone && ($0.kind == .startup || hasStarted(container))
            }
        }.map(\.due).min()
    }

    // TODO reconcilers.8
}
