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
        // TODO reconcilers.8
        // No NoExecute taint, or no node: whatever was counted for its pods is forgotten. Otherwise each pod
        // that is not going already gets its verdict; a countdown that has begun goes on when taints change,
        // with the new length. Delete by uid: another pod may have taken the name. One that is gone is gone.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
}
