/// The amounts of all nodes in memory one after the other, so that a pod is compared with thousands in one pass.
struct NodeColumns {
    private(set) var blocks: [NodeBlock] = []
    /// The nodes with amounts that no column can hold.
    private var strangers: Set<Int> = []

    /// Whether they hold all nodes.
    var isComplete: Bool { strangers.isEmpty }

    /// Takes over what is known of a node: whenever that changes.
    mutating func write(_ node: NodeInfo) {
        let block = node.index / NodeBlock.Lanes.scalarCount
        while blocks.count <= block { blocks.append(NodeBlock()) }
        blocks[block].write(node, node.index % NodeBlock.Lanes.scalarCount)
        let isHeld =
            node.allocatable.isWithinLimit && node.requested.isWithinLimit && node.scored.isWithinLimit
            && node.allowedPods.magnitude <= PodAmounts.limit
        if !isHeld || !node.isPresent || !strangers.isEmpty { note(node, isHeld: isHeld) }
    }

    private mutating func note(_ node: NodeInfo, isHeld: Bool) {
        if isHeld || !node.isPresent { strangers.remove(node.index) } else { strangers.insert(node.index) }
    }
}
