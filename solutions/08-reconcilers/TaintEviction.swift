import ClusterAPI
import ClusterObjects
import LabSupport

/// Deletes pods from nodes whose NoExecute taints they do not bear, or no longer.
///
/// A key is a node. The time that a pod has begins when this controller first sees it beside the taint, as in
/// Kubernetes: one that is started again begins to count again.
/// - Kubernetes: 1.20, NoExecuteTaintManager; a controller of its own since 1.29
public final class TaintEviction: Reconciler {
    /// As its logs call it.
    public let name = "taint-eviction"

    private struct Countdown {
        var node: String
        var began: Duration
    }

    private let api: any ClusterAPI
    private let reader: any ClusterReader
    private let clock: any ClusterClock
    private let note: (Notice) -> Void
    /// By the uid of the pod.
    private var countdowns: [String: Countdown] = [:]

    /// A controller that counts for no pod yet.
    public init(
        api: any ClusterAPI, reader: any ClusterReader, clock: any ClusterClock,
        note: @escaping (Notice) -> Void = { _ in }
    ) {
        self.api = api
        self.reader = reader
        self.clock = clock
        self.note = note
    }

    /// Nodes, and the nodes of pods.
    public var interests: [Interest] {
        [
            Interest(in: Node.self) { before, after in [(after ?? before)?.name].compactMap(\.self) },
            Interest(in: Pod.self) { before, after in
                let nodes = [before, after].compactMap { $0?.spec.nodeName }.filter { !$0.isEmpty }
                return Set(nodes).sorted().map { ObjectName(name: $0) }
            },
        ]
    }

    /// Looks at the pods of a node.
    public func reconcile(_ key: ObjectName) throws -> Duration? {
        // >>> reconcilers.8
        // No NoExecute taint, or no node: whatever was counted for its pods is forgotten. Otherwise each pod
        // that is not going already gets its verdict; a countdown that has begun goes on when taints change,
        // with the new length. Delete by uid: another pod may have taken the name. One that is gone is gone.
        // stub: throw Unimplemented("reconcilers.8")
        let node = try reader.find(Node.self, key)
        let taints = node?.spec.taints.filter { $0.effect == .noExecute } ?? []
        let scope = ListScope(fields: ["spec.nodeName": key.name])
        let pods = taints.isEmpty ? [] : try reader.all(Pod.self, in: scope)
        let counted = countdowns.filter { $0.value.node == key.name }
        countdowns = countdowns.filter { $0.value.node != key.name }
        var next: Duration?
        var leaving: [Pod] = []
        for pod in pods where pod.metadata.deletionTimestamp == nil {
            guard case .leaves(let after) = try EvictionVerdict(pod.spec.tolerations, on: taints) else {
                continue
            }
            let began = counted[pod.metadata.uid]?.began ?? clock.now
            countdowns[pod.metadata.uid] = Countdown(node: key.name, began: began)
            let left = began + after - clock.now
            if left <= .zero { leaving.append(pod) } else { next = min(next ?? left, left) }
        }
        // Only now: whatever goes wrong, no countdown is lost.
        for pod in leaving { try evict(pod) }
        return next
        // <<<
    }

    // >>> reconcilers.8
    private func evict(_ pod: Pod) throws {
        note(
            Notice(
                about: pod, reason: "TaintManagerEviction", message: "Marking for deletion Pod \(pod.name)"))
        do {
            _ = try api.delete(Pod.self, pod.name, DeleteOptions(uid: pod.metadata.uid))
        } catch let error as APIError where error.reason == .notFound || error.reason == .conflict {
            // It went by itself, or another one of its name is there now.
        }
    }
    // <<<
}
