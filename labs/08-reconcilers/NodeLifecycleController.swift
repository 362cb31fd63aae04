import ClusterAPI
import ClusterObjects
import LabSupport

/// Finds out which nodes are gone, says so, and has them emptied, but not too fast.
///
/// It looks at all nodes at once: whether one may be emptied depends on how the others are.
/// - Kubernetes: 1.20, pkg/controller/nodelifecycle
public final class NodeLifecycleController: Reconciler {
    /// As its logs call it.
    public let name = "node-lifecycle"
    /// How often it looks at its nodes.
    public static let period = Duration.seconds(5)
    /// Its only key: all nodes.
    public static let key = ObjectName(name: "nodes")
    /// Where the leases of nodes lie.
    public static let leaseNamespace = "kube-node-lease"

    private struct Zone {
        var limiter: EvictionLimiter
        /// Nodes that are to be emptied, in the order in which they went.
        var waiting: [String] = []
    }

    private let api: any ClusterAPI
    private let reader: any ClusterReader
    private let clock: any ClusterClock
    private let note: (Notice) -> Void
    private var hearings: [String: NodeHearing] = [:]
    private var zones: [String: Zone] = [:]
    private var areAllDisrupted = false

    /// A controller that has heard of no node yet.
    public init(
        api: any ClusterAPI, reader: any ClusterReader, clock: any ClusterClock,
        note: @escaping (Notice) -> Void = { _ in }
    ) {
        self.api = api
        self.reader = reader
        self.clock = clock
        self.note = note
    }

    /// Nodes only: leases are looked at every few seconds, not whenever one is renewed.
    public var interests: [Interest] {
        [Interest(in: Node.self) { _, _ in [Self.key] }]
    }

    /// Looks at all nodes.
    public func reconcile(_ key: ObjectName) throws -> Duration? {
        // TODO reconcilers.8
        // One node that cannot be written must not keep the others waiting: go on, and throw what went wrong
        // at the end. First listen to all nodes; only then judge the zones, so that nothing is emptied for
        // the last time in the moment in which everything goes. Then taints, then the pods of nodes that are
        // not ready.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
    /// The node as it is after its conditions were mended, if need be.
}
