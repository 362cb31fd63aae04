import LabSupport
import SchedulingModel

/// Binds the pods of a gang together or not at all.
///
/// - Kubernetes: scheduler-plugins, coscheduling, Permit and PostFilter
public final class GangPermit: PermitPlugin {
    /// So long the first ones hold their room for the others.
    public let timeout: Duration
    private var waiting: [String: Set<String>] = [:]
    private var bound: [String: Set<String>] = [:]

    /// A permit whose pods wait at most so long.
    public init(timeout: Duration = .seconds(60)) {
        self.timeout = timeout
    }

    /// Whether the gang of the pod is complete with it.
    public func permit(_ pod: PodInfo, at now: Duration) throws -> Permit {
        // >>> scheduler.7
        // Pods without a gang may go. Otherwise count those of the gang that wait, those that are bound, and
        // this one: enough, and all that wait go with it; not enough, and it waits too.
        // stub: throw Unimplemented("scheduler.7")
        guard let gang = Gang(of: pod) else { return .allowed(releasing: []) }
        var others = waiting[gang.key] ?? []
        others.remove(pod.key)
        if others.count + (bound[gang.key] ?? []).count + 1 >= gang.size {
            waiting[gang.key] = nil
            return .allowed(releasing: others.sorted())
        }
        waiting[gang.key] = others.union([pod.key])
        return .waits(until: now + timeout)
        // <<<
    }

    /// One of a gang has no room: the others wait in vain.
    public func failed(_ pod: PodInfo) throws -> [String] {
        // >>> scheduler.7
        // All of the gang that wait give their room back - at once, not when their time is over: two gangs that
        // hold half of the cluster each would both wait for the other's half.
        // stub: throw Unimplemented("scheduler.7")
        guard let gang = Gang(of: pod) else { return [] }
        return (waiting.removeValue(forKey: gang.key) ?? []).sorted()
        // <<<
    }

    /// Notes who is bound and who has gone.
    public func settled(_ pod: PodInfo, isBound: Bool) {
        guard let gang = Gang(of: pod) else { return }
        waiting[gang.key]?.remove(pod.key)
        if isBound {
            bound[gang.key, default: []].insert(pod.key)
        } else {
            bound[gang.key]?.remove(pod.key)
        }
    }
}
