import LabSupport
import SchedulingModel

/// A pod needs room.
///
/// - Kubernetes: 1.20, plugins/noderesources/fit.go
public struct NodeResourcesFitPlugin: FilterPlugin {
    /// As the scheduler calls it.
    public let name = "NodeResourcesFit"
    /// What `filter` does, the kit can do for thousands of nodes at once.
    public let comparesRoom = true

    /// The plug-in.
    public init() {}

    /// Whether the node has room for one more pod, and for this one.
    public func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status {
        // >>> scheduler.2
        // "Too many pods" when one more is more than `allowedPods`. Then, unless the pod asks for nothing,
        // "Insufficient NAME" for each resource that it asks more of than is left: cpu, memory,
        // ephemeral-storage, then the others by name. All reasons are given, not only the first.
        // Version 1.20 looks at the first three also when the pod asks for none of that one: on a node that
        // is over-committed there is less than nothing left.
        // stub: throw Unimplemented("scheduler.2")
        let isFull = Int64(node.pods.count) + 1 > node.allowedPods
        var reasons = isFull ? ["Too many pods"] : []
        let (request, total, used) = (pod.request, node.allocatable, node.requested)
        if request.isZero { return reasons.isEmpty ? .fits : .unschedulable(reasons) }
        if isShort(request.milliCPU, of: total.milliCPU, used.milliCPU) { reasons.append("Insufficient cpu") }
        if isShort(request.memory, of: total.memory, used.memory) { reasons.append("Insufficient memory") }
        if isShort(request.ephemeralStorage, of: total.ephemeralStorage, used.ephemeralStorage) {
            reasons.append("Insufficient ephemeral-storage")
        }
        if !request.scalars.isEmpty {
            let short = request.scalars.filter { isShort($0.value, of: total[$0.key], used[$0.key]) }
            reasons += short.keys.sorted().map { "Insufficient \($0)" }
        }
        return reasons.isEmpty ? .fits : .unschedulable(reasons)
        // <<<
    }

    // >>> scheduler.2
    private func isShort(_ request: Int64, of total: Int64, _ used: Int64) -> Bool {
        let (left, overflow) = total.subtractingReportingOverflow(used)
        return overflow ? used > 0 : request > left
    }
    // <<<
}
