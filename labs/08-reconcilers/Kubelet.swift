import ClusterAPI
import ClusterObjects
import LabSupport

/// Runs the pods that are bound to its node.
///
/// What it must not forget lies in the API and in the runtime, so that it may be started again at any time;
/// in its own memory are only back-offs, counts of probes, and when it began to end something. Begin with one
/// call of `reconcile` for the node's own key: it makes the node, and from then on events do the rest.
/// - Kubernetes: 1.20, pkg/kubelet; there a node that was deleted is not made again before a restart
public final class Kubelet: Reconciler {
    /// As its logs call it.
    public let name = "kubelet"
    /// How often it looks whether its containers still run.
    public static let relistPeriod = Duration.seconds(1)
    /// Seconds that a pod has to end when it does not say.
    public static let defaultGrace: Int64 = 30

    private let node: Node
    private let api: any ClusterAPI
    private let reader: any ClusterReader
    private let clock: any ClusterClock
    private let runtime: any ContainerRuntime
    private let note: (Notice) -> Void
    private let heartbeat: NodeHeartbeat
    private let termination: ContainerTermination
    /// By the uid of the pod.
    private var workers: [String: PodWorker] = [:]

    /// A kubelet.
    /// - Parameter node: what the node says of itself: name, labels, capacity, allocatable.
    public init(
        node: Node, api: any ClusterAPI, reader: any ClusterReader, clock: any ClusterClock,
        runtime: any ContainerRuntime, note: @escaping (Notice) -> Void = { _ in }
    ) {
        self.node = node
        self.api = api
        self.reader = reader
        self.clock = clock
        self.runtime = runtime
        self.note = note
        heartbeat = NodeHeartbeat(of: node, api: api, clock: clock)
        termination = ContainerTermination(runtime, clock: clock)
    }

    /// Its node, and the pods that are or were bound to it.
    public var interests: [Interest] {
        let name = node.metadata.name
        return [
            Interest(in: Node.self) { before, after in
                (after ?? before)?.metadata.name == name ? [ObjectName(name: name)] : []
            },
            Interest(in: Pod.self) { before, after in
                let pods = [before, after].compactMap(\.self).filter { $0.spec.nodeName == name }
                return pods.first.map { [$0.name] } ?? []
            },
        ]
    }

    /// Looks at one pod, or, with the key of its node, says that the node is alive and tidies up.
    public func reconcile(_ key: ObjectName) throws -> Duration? {
        // TODO reconcilers.8
        // Containers of a pod that the API does not know (any more), or that was another one of the same name,
        // are ended, whatever else is to be done.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
    /// Says that the node is alive, and ends what belongs to no pod.
}
