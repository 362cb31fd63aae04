import LabSupport
import SchedulingModel

/// Spreads: the node with the most room left is the best.
///
/// - Kubernetes: 1.20, plugins/noderesources/least_allocated.go
public struct LeastAllocatedPlugin: ScorePlugin {
    /// As the scheduler calls it.
    public let name = "NodeResourcesLeastAllocated"
    /// What counts how much.
    public let weights: [ResourceWeight]
    /// What `score` does, the kit can do for thousands of nodes at once.
    public var rule: AllocationRule? { .leastAllocated(weights) }

    /// The plug-in; processor and memory count alike unless told otherwise.
    public init(weights: [ResourceWeight] = ResourceWeight.standard) {
        self.weights = weights
    }

    /// The hundredths that would be left, as a mean of the resources.
    public func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int {
        // >>> scheduler.3
        // Of each resource (capacity - taken) * 100 / capacity in whole numbers; 0 where there is no
        // capacity, or not enough. `ResourceShares.mean` gives what would be taken, the pod included.
        // stub: throw Unimplemented("scheduler.3")
        ResourceShares.mean(weights, pod, node) { taken, capacity in
            capacity <= 0 || taken > capacity ? 0 : ResourceShares.hundredths(capacity - taken, of: capacity)
        }
        // <<<
    }
}

/// Packs: the fullest node that has room is the best, so that others stay empty.
///
/// - Kubernetes: 1.20, plugins/noderesources/most_allocated.go
public struct MostAllocatedPlugin: ScorePlugin {
    /// As the scheduler calls it.
    public let name = "NodeResourcesMostAllocated"
    /// What counts how much.
    public let weights: [ResourceWeight]
    /// What `score` does, the kit can do for thousands of nodes at once.
    public var rule: AllocationRule? { .mostAllocated(weights) }

    /// The plug-in; processor and memory count alike unless told otherwise.
    public init(weights: [ResourceWeight] = ResourceWeight.standard) {
        self.weights = weights
    }

    /// The hundredths that would be taken, as a mean of the resources.
    public func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int {
        // >>> scheduler.3
        // Of each resource taken * 100 / capacity; 0 where there is no capacity, or not enough.
        // stub: throw Unimplemented("scheduler.3")
        ResourceShares.mean(weights, pod, node) { taken, capacity in
            capacity <= 0 || taken > capacity ? 0 : ResourceShares.hundredths(taken, of: capacity)
        }
        // <<<
    }
}

/// Balances: a node whose processor is as full as its memory wastes neither.
///
/// - Kubernetes: 1.20, plugins/noderesources/balanced_allocation.go
public struct BalancedAllocationPlugin: ScorePlugin {
    /// As the scheduler calls it.
    public let name = "NodeResourcesBalancedAllocation"
    /// What `score` does, the kit can do for thousands of nodes at once.
    public let rule: AllocationRule? = .balanced

    /// The plug-in.
    public init() {}

    /// 100 where both are equally full, 0 where one is full.
    public func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int {
        // >>> scheduler.3
        // With the fractions of processor and memory that would be taken: (1 - |difference|) * 100, rounded
        // down. A fraction of 1 or more gives 0; no capacity is a fraction of 1. These are `Double`.
        // stub: throw Unimplemented("scheduler.3")
        let cpu = fraction(
            Double(node.scored.milliCPU) + Double(pod.scored.milliCPU), node.allocatable.milliCPU)
        let memory = fraction(Double(node.scored.memory) + Double(pod.scored.memory), node.allocatable.memory)
        return cpu >= 1 || memory >= 1 ? 0 : Int((1 - (cpu - memory).magnitude) * 100)
        // <<<
    }

    // >>> scheduler.3
    private func fraction(_ taken: Double, _ capacity: Int64) -> Double {
        capacity <= 0 ? 1 : taken / Double(capacity)
    }
    // <<<
}
