import ClusterAPI
import ClusterObjects
import LabSupport

/// Keeps saying that a node is alive: a lease, renewed often, and a status, written seldom.
///
/// - Kubernetes: 1.20, pkg/kubelet, kubelet_node_status.go and component-helpers' lease controller
public final class NodeHeartbeat {
    /// How often the lease is renewed: a quarter of its duration.
    public static let period = Duration.seconds(10)
    /// How long the lease is good for, in seconds.
    public static let leaseSeconds: Int32 = 40
    /// A status in which nothing is new is written so often.
    public static let reportPeriod = Duration.seconds(300)

    private let node: Node
    private let api: any ClusterAPI
    private let clock: any ClusterClock
    private var renewedAt: Duration?
    private var reportedAt: Duration?

    /// A heart that does not beat yet.
    /// - Parameter node: what the node says of itself: name, labels, capacity, allocatable.
    public init(of node: Node, api: any ClusterAPI, clock: any ClusterClock) {
        self.node = node
        self.api = api
        self.clock = clock
    }

    /// One beat, if it is time for one.
    /// - Parameter trouble: why the node cannot run pods; nil when it can.
    public func beat(trouble: String?) throws {
        // TODO reconcilers.8
        // Make the node if there is none. The lease belongs to the node by an owner reference, so that it goes
        // with it. Whatever hinders the lease must not hinder the status, nor the other way round.
        throw Unimplemented("reconcilers.8")
    }

    /// What the node says of itself now.
    public static func conditions(trouble: String?) -> [Condition] {
        let pressures = [
            ("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            ("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            ("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        ]
        let ready =
            trouble.map {
                Condition(type: "Ready", status: "False", reason: "KubeletNotReady", message: $0)
            }
            ?? Condition(
                type: "Ready", status: "True", reason: "KubeletReady",
                message: "kubelet is posting ready status")
        return pressures.map { Condition(type: $0.0, status: "False", reason: $0.1, message: $0.2) } + [ready]
    }

    // TODO reconcilers.8
}

extension ClusterClock {
    /// The time as leases note it, with microseconds.
    var microTime: Timestamp {
        let parts = now.components
        let micros = parts.seconds.multipliedReportingOverflow(by: 1_000_000)
        let rest = parts.attoseconds / 1_000_000_000_000
        return micros.overflow
            ? timestamp : Timestamp(microsecondsSince1970: micros.partialValue &+ rest)
    }
}
