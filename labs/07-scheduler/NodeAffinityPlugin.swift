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
        // TODO scheduler.2
        // First what was added: "node(s) didn't match scheduler-enforced node affinity". Then the pod's own
        // `nodeSelector` (every label with this value) and what it requires; both must hold:
        // "node(s) didn't match Pod's node affinity".
        throw Unimplemented("scheduler.2")
    }

    /// Whether the pod's own selector and affinity allow the node.
    public static func isRequired(_ node: NodeInfo, by pod: PodInfo) throws -> Bool {
        // TODO scheduler.2
        throw Unimplemented("scheduler.2")
    }

    /// The weights of what the pod would like and the node has.
    public func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int {
        // TODO scheduler.3
        // Add the weights of the preferences that hold: the pod's, and those that were added.
        throw Unimplemented("scheduler.3")
    }

    /// The greatest sum gets 100.
    public func normalized(_ score: Int, lowest: Int, highest: Int) throws -> Int {
        try Normalization.share(score, of: highest, isReversed: false)
    }
}
