/// Where a pod goes, or why nowhere.
public enum Decision: Equatable, Sendable {
    /// To the node of this index, one of so many that it fits on.
    case node(Int, feasible: Int)
    /// Nowhere: what was said of each node, by index.
    case nowhere([NodeStatus])

    /// What was said of one node.
    public struct NodeStatus: Equatable, Sendable {
        /// The node's index.
        public let node: Int
        /// The plug-in that refused.
        public let plugin: String
        /// The verdict.
        public let status: Status

        /// A verdict about a node.
        public init(node: Int, plugin: String, status: Status) {
            self.node = node
            self.plugin = plugin
            self.status = status
        }
    }
}
