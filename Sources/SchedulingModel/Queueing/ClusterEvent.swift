/// Something that happened in the cluster and may help a pod that waits.
public enum ClusterEvent: String, Hashable, Sendable, CaseIterable {
    /// A pod has left a node.
    case podGone
    /// A pod has been bound to a node.
    case podPlaced
    /// There is a new node.
    case nodeAdded
    /// A node has gone.
    case nodeGone
    /// A node has more to give.
    case nodeGrew
    /// A node has other labels.
    case nodeRelabelled
    /// A node has other taints, or was cordoned or uncordoned.
    case nodeTaintsChanged
}
