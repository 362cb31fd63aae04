import ClusterObjects
import LabSupport

/// Whether a node has room for one more pod.
///
/// The scheduler has looked already; but two schedulers may have looked at the same room.
/// - Kubernetes: 1.20, pkg/kubelet/lifecycle, predicateAdmitHandler
public enum PodRoom {
    /// Why a pod is turned away: the reason of its status and the message.
    public struct Refusal: Equatable, Sendable {
        /// `OutOfcpu`, `OutOfpods` …
        public var reason: String
        /// What it asked for, and what there is.
        public var message: String
    }

    /// Why the pod cannot be taken in; nil when it can.
    /// - Parameters:
    ///   - others: the pods that were taken in and have not ended.
    ///   - allocatable: what the node has for pods.
    public static func refusal(
        of pod: Pod, beside others: [Pod], allocatable: ResourceList
    ) throws -> Refusal? {
        // >>> reconcilers.8
        // First the number of pods, then each resource that the pod requests, by name. A pod requests what its
        // containers request together, or the greatest of its init containers if that is more, and its overhead.
        // A resource that the node does not have at all is one of which it has 0.
        // stub: throw Unimplemented("reconcilers.8")
        let count = Quantity(Int64(others.count))
        if let most = allocatable["pods"], count + Quantity(1) > most {
            return refusal("pods", asked: Quantity(1), used: count, capacity: most)
        }
        let used = others.map(requests).reduce(into: ResourceList()) { $0.merge($1, uniquingKeysWith: +) }
        for (name, asked) in requests(of: pod).sorted(by: { $0.key < $1.key }) where asked > .zero {
            let capacity = allocatable[name] ?? .zero
            let taken = used[name] ?? .zero
            if taken + asked > capacity {
                return refusal(name, asked: asked, used: taken, capacity: capacity)
            }
        }
        return nil
        // <<<
    }

    // >>> reconcilers.8
    private static func requests(of pod: Pod) -> ResourceList {
        var sum = ResourceList()
        for container in pod.spec.containers { sum.merge(container.resources.requests, uniquingKeysWith: +) }
        for container in pod.spec.initContainers {
            sum.merge(container.resources.requests, uniquingKeysWith: max)
        }
        sum.merge(pod.spec.overhead, uniquingKeysWith: +)
        return sum
    }

    private static func refusal(
        _ name: String, asked: Quantity, used: Quantity, capacity: Quantity
    ) -> Refusal {
        // Processors are counted in thousandths, everything else in whole units.
        let shown = { (amount: Quantity) in name == "cpu" ? amount.milliValue : amount.value }
        return Refusal(
            reason: "OutOf\(name)",
            message: "Pod Node didn't have enough resource: \(name), requested: \(shown(asked)), "
                + "used: \(shown(used)), capacity: \(shown(capacity))")
    }
    // <<<
}
