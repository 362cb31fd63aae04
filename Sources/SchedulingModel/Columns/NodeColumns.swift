/// The amounts of all nodes, each kind in memory one after the other, so that a pod is compared with thousands of
/// nodes in one pass.
///
/// By the index of the node. `Double` is exact here: nodes with more than `PodAmounts.limit` of anything are known
/// as strangers, and nobody asks while there is one.
struct NodeColumns {
    /// How many more pods may come; less than 0 where there is no node any more.
    private(set) var openings: [Double] = []
    /// What is left of thousandths of processors.
    private(set) var freeProcessor: [Double] = []
    /// What is left of bytes of memory.
    private(set) var freeMemory: [Double] = []
    /// What is left of bytes of local disk.
    private(set) var freeStorage: [Double] = []
    /// What pods can share, and what counts as taken when nodes are compared.
    private(set) var processor = Shared()
    private(set) var memory = Shared()
    private var strangers: Set<Int> = []

    struct Shared {
        fileprivate(set) var all: [Double] = []
        fileprivate(set) var taken: [Double] = []
    }

    /// How many nodes there are.
    var count: Int { openings.count }

    /// Whether they hold all nodes.
    var isComplete: Bool { strangers.isEmpty }

    /// Takes over what is known of a node: whenever that changes.
    mutating func write(_ node: NodeInfo) {
        while count <= node.index { grow() }
        let (index, total, used, scored) = (node.index, node.allocatable, node.requested, node.scored)
        openings[index] = node.isPresent ? Double(node.allowedPods) - Double(node.pods.count) : -1
        freeProcessor[index] = Double(total.milliCPU) - Double(used.milliCPU)
        freeMemory[index] = Double(total.memory) - Double(used.memory)
        freeStorage[index] = Double(total.ephemeralStorage) - Double(used.ephemeralStorage)
        processor.all[index] = Double(total.milliCPU)
        processor.taken[index] = Double(scored.milliCPU)
        memory.all[index] = Double(total.memory)
        memory.taken[index] = Double(scored.memory)
        let isHeld =
            total.isWithinLimit && used.isWithinLimit && scored.isWithinLimit
            && node.allowedPods.magnitude <= PodAmounts.limit
        if isHeld || !node.isPresent { strangers.remove(index) } else { strangers.insert(index) }
    }

    private mutating func grow() {
        openings.append(-1)
        freeProcessor.append(0)
        freeMemory.append(0)
        freeStorage.append(0)
        processor.all.append(0)
        processor.taken.append(0)
        memory.all.append(0)
        memory.taken.append(0)
    }
}
