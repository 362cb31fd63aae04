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
        // >>> reconcilers.8
        // Counts belong to one run of a container: those of other ids go. Until a container has started, only
        // its startup probe is asked. What the API says of this very id is where a new count begins.
        // stub: throw Unimplemented("reconcilers.8")
        let running = containers.filter(\.isRunning)
        let ids = Set(running.map(\.id))
        counts = counts.filter { ids.contains($0.key) }
        var failed: [String] = []
        for container in running {
            begin(container, known.first { $0.containerID == container.id })
            for kind in ProbeKind.allCases {
                guard var count = counts[container.id]?[kind], !count.isDone, count.due <= now,
                    kind == .startup || hasStarted(container)
                else { continue }
                guard let answer = try? ask(container, kind) else { continue }
                if try count.take(answer, at: now) { failed.append(container.id) }
                counts[container.id]?[kind] = count
            }
        }
        return failed
        // <<<
    }

    /// When somebody is to be asked next; nil for never.
    public func due(_ containers: [RuntimeContainer]) -> Duration? {
        containers.filter(\.isRunning).flatMap { container in
            (counts[container.id] ?? [:]).values.filter {
                !$0.isDone && ($0.kind == .startup || hasStarted(container))
            }
        }.map(\.due).min()
    }

    // >>> reconcilers.8
    private mutating func begin(_ container: RuntimeContainer, _ known: ContainerStatus?) {
        guard counts[container.id] == nil else { return }
        var mine: [ProbeKind: ProbeCount] = [:]
        for kind in ProbeKind.allCases {
            guard let probe = container.launch.container.probe(kind) else { continue }
            let wasGood = kind == .liveness ? nil : kind == .startup ? known?.started : known?.ready
            mine[kind] = ProbeCount(kind, probe, startedAt: container.startedAt, wasGood: wasGood)
        }
        counts[container.id] = mine
    }
    // <<<
}
