import ClusterObjects
import LabSupport
import SchedulingModel

/// A pod says which nodes it must or would rather run on.
///
/// - Kubernetes: 1.20, plugins/nodeaffinity
public struct NodeAffinityPlugin: FilterPlugin, ScorePlugin {
    /// As the scheduler calls it.
    public let name = "NodeAffinity"
    /// What runs there does not matter.
    public let looksAtLoad = false
    /// The more the better, in comparison.
    public let normalizes = true
    /// What the operator of the scheduler wants of every pod besides.
    public let added: NodeAffinity?

    /// The plug-in.
    public init(added: NodeAffinity? = nil) {
        self.added = added
    }

    /// Whether the node is one that the pod must have.
    public func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status {
        // >>> scheduler.2
        // First what was added: "node(s) didn't match scheduler-enforced node affinity". Then the pod's own
        // `nodeSelector` (every label with this value) and what it requires; both must hold:
        // "node(s) didn't match Pod's node affinity".
        // stub: throw Unimplemented("scheduler.2")
        if let required = added?.required, try !required.matches(node) {
            return .unresolvable(["node(s) didn't match scheduler-enforced node affinity"])
        }
        return try Self.isRequired(node, by: pod)
            ? .fits : .unresolvable(["node(s) didn't match Pod's node affinity"])
        // <<<
    }

    /// Whether the pod's own selector and affinity allow the node.
    public static func isRequired(_ node: NodeInfo, by pod: PodInfo) throws -> Bool {
        // >>> scheduler.2
        // stub: throw Unimplemented("scheduler.2")
        if !pod.choosesNodes { return true }
        let spec = pod.pod.spec
        if !spec.nodeSelector.isEmpty, !spec.nodeSelector.allSatisfy({ node.labels[$0.key] == $0.value }) {
            return false
        }
        return try spec.affinity?.node?.required?.matches(node) ?? true
        // <<<
    }

    /// The weights of what the pod would like and the node has.
    public func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int {
        // >>> scheduler.3
        // Add the weights of the preferences that hold: the pod's, and those that were added.
        // stub: throw Unimplemented("scheduler.3")
        let own = pod.pod.spec.affinity?.node?.preferred ?? []
        let all = added.map { $0.preferred + own } ?? own
        if all.isEmpty { return 0 }
        return try all.reduce(0) { try $0 + ($1.preference.matches(node) ? Int($1.weight) : 0) }
        // <<<
    }

    /// The greatest sum gets 100.
    public func normalized(_ score: Int, lowest: Int, highest: Int) throws -> Int {
        try Normalization.share(score, of: highest, isReversed: false)
    }
}
