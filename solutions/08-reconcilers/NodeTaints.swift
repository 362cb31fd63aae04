import ClusterObjects
import LabSupport

/// The taints that say in the spec of a node what its conditions say in its status.
///
/// - Kubernetes: 1.20, pkg/controller/nodelifecycle
public enum NodeTaints {
    /// Nobody hears from the node.
    public static let unreachable = "node.kubernetes.io/unreachable"
    /// The node says that it is not ready.
    public static let notReady = "node.kubernetes.io/not-ready"

    /// The taint keys by condition and by its status.
    private static let keys: [String: [String: String]] = [
        "Ready": ["False": notReady, "Unknown": unreachable],
        "MemoryPressure": ["True": "node.kubernetes.io/memory-pressure"],
        "DiskPressure": ["True": "node.kubernetes.io/disk-pressure"],
        "PIDPressure": ["True": "node.kubernetes.io/pid-pressure"],
        "NetworkUnavailable": ["True": "node.kubernetes.io/network-unavailable"],
    ]
    private static let unschedulable = "node.kubernetes.io/unschedulable"

    /// The node's taints with those NoSchedule taints that its conditions call for, and no other of that kind.
    public static func mirroring(_ node: Node) throws -> [Taint] {
        // >>> reconcilers.8
        // A condition calls for a taint when its status is in the table above; a cordoned node for
        // "unschedulable". Taints of these keys that nothing calls for go. All others are somebody else's.
        // stub: throw Unimplemented("reconcilers.8")
        var wanted = node.status.conditions.compactMap { keys[$0.type]?[$0.status] }
        if node.spec.unschedulable { wanted.append(unschedulable) }
        let ours = Set(keys.values.flatMap(\.values) + [unschedulable])
        let kept = node.spec.taints.filter { taint in
            taint.effect != .noSchedule || !ours.contains(taint.key) || wanted.contains(taint.key)
        }
        let there = kept.filter { $0.effect == .noSchedule }.map(\.key)
        let missing = wanted.filter { !there.contains($0) }
        return kept + missing.map { Taint(key: $0, effect: .noSchedule) }
        // <<<
    }

    /// The key of the NoExecute taint that a node should have: none while it is ready or has not said anything.
    public static func expelling(_ node: Node) -> String? {
        node.status.conditions.about("Ready").flatMap { keys["Ready"]?[$0.status] }
    }

    /// Which of the two NoExecute taints a node has.
    public static func expulsion(of node: Node) -> [String] {
        node.spec.taints.filter { $0.effect == .noExecute && isExpulsion($0.key) }.map(\.key)
    }

    /// The node's taints with this NoExecute taint instead of the two, or with neither.
    public static func replacingExpulsion(of node: Node, with key: String?, at time: Timestamp) -> [Taint] {
        let others = node.spec.taints.filter { $0.effect != .noExecute || !isExpulsion($0.key) }
        return others + (key.map { [Taint(key: $0, effect: .noExecute, timeAdded: time)] } ?? [])
    }

    private static func isExpulsion(_ key: String) -> Bool { key == unreachable || key == notReady }
}
