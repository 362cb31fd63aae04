import PodScheduler
import SchedulingModel

/// An API server that refuses now and then, and writes everything down.
final class ExamAPI: SchedulerAPI {
    struct Refused: Error {}

    var refusals: Int
    private(set) var lines: [String] = []

    init(refusals: Int = 0) {
        self.refusals = refusals
    }

    func bind(_ pod: PodInfo, to node: NodeInfo) throws {
        if refusals > 0 {
            refusals -= 1
            throw Refused()
        }
        lines.append("bind \(pod.name) \(node.name)")
    }

    func evict(_ pod: PodInfo, for other: PodInfo) throws {
        lines.append("evict \(pod.name) for \(other.name)")
    }
}
