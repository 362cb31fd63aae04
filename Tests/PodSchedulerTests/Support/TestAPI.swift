import PodScheduler
import SchedulingModel

/// An API server in memory that can refuse.
final class TestAPI: SchedulerAPI {
    struct Refused: Error {}

    /// The node of each bound pod, by key.
    var bound: [String: String] = [:]
    var evicted: [String] = []
    var refusals = 0
    /// Which calls have come, in order.
    var log: [String] = []
    var whenBinding: (PodInfo, NodeInfo) -> Void = { _, _ in }

    func bind(_ pod: PodInfo, to node: NodeInfo) throws {
        whenBinding(pod, node)
        if refusals > 0 {
            refusals -= 1
            throw Refused()
        }
        bound[pod.key] = node.name
        log.append("bind \(pod.name) \(node.name)")
    }

    func evict(_ pod: PodInfo, for other: PodInfo) throws {
        evicted.append(pod.key)
        log.append("evict \(pod.name)")
    }
}
