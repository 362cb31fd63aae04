import ClusterAPI
import ClusterObjects
import LabSupport

/// What the answers of one container to one of its probes have come to.
///
/// - Kubernetes: 1.20, pkg/kubelet/prober, worker
public struct ProbeCount: Equatable, Sendable {
    /// What it is asked.
    public let kind: ProbeKind
    /// Whether it counts as good: alive, ready, or started.
    public private(set) var isGood: Bool
    /// Whether it is no longer asked: it is being ended, or has started.
    public private(set) var isDone = false
    /// When it is asked next.
    public private(set) var due: Duration
    private let probe: ContainerProbe
    private var streak: (answer: Bool, length: Int32)

    /// A container that has not been asked yet: alive, but neither started nor ready.
    /// - Parameters:
    ///   - startedAt: when the container was started.
    ///   - wasGood: what another kubelet found before this one; nil when none did.
    public init(_ kind: ProbeKind, _ probe: ContainerProbe, startedAt: Duration, wasGood: Bool? = nil) {
        self.kind = kind
        self.probe = probe
        isGood = wasGood ?? (kind == .liveness)
        isDone = kind == .startup && isGood
        due = startedAt + .seconds(max(0, probe.initialDelaySeconds))
        streak = (isGood, 0)
    }

    /// Takes an answer.
    /// - Returns: whether the container has failed, and must be ended.
    public mutating func take(_ answer: Bool, at now: Duration) throws -> Bool {
        // >>> reconcilers.8
        // Ask again after a period (10 s when nothing is said, at least 1). Answers count in a row: an answer
        // of the other kind begins a new row. Only a row as long as its threshold (3 bad ones, 1 good one when
        // nothing is said) changes anything. Bad at last: startup and liveness fail, and are not asked again;
        // readiness is only no longer good. Started at last: not asked again.
        // stub: throw Unimplemented("reconcilers.8")
        due = now + .seconds(max(1, probe.periodSeconds ?? 10))
        streak = streak.answer == answer ? (answer, streak.length &+ 1) : (answer, 1)
        let threshold = answer ? probe.successThreshold ?? 1 : probe.failureThreshold ?? 3
        guard streak.length >= threshold else { return false }
        isGood = answer
        let hasFailed = !answer && kind != .readiness
        isDone = hasFailed || (answer && kind == .startup)
        return hasFailed
        // <<<
    }

    /// Whether two have come to the same.
    public static func == (first: ProbeCount, second: ProbeCount) -> Bool {
        (first.kind, first.isGood, first.isDone, first.due) == (
            second.kind, second.isGood, second.isDone, second.due
        )
            && first.probe == second.probe && first.streak == second.streak
    }
}

extension Container {
    /// Its probe of a kind.
    func probe(_ kind: ProbeKind) -> ContainerProbe? {
        switch kind {
        case .startup: startupProbe
        case .liveness: livenessProbe
        case .readiness: readinessProbe
        }
    }
}
