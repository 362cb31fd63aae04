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
        // >>> reconcilers.8
        // Make the node if there is none. The lease belongs to the node by an owner reference, so that it goes
        // with it. Whatever hinders the lease must not hinder the status, nor the other way round.
        // stub: throw Unimplemented("reconcilers.8")
        var failure: (any Error)?
        var current = try api.find(Node.self, node.name)
        if current == nil { current = try api.create(node) }
        guard let current else { return }
        do { try renew(for: current) } catch { failure = error }
        try report(on: current, trouble)
        if let failure { throw failure }
        // <<<
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

    // >>> reconcilers.8
    private func renew(for node: Node) throws {
        if let renewedAt, clock.now < renewedAt + Self.period { return }
        let name = ObjectName(namespace: NodeLifecycleController.leaseNamespace, name: node.metadata.name)
        let found = try api.find(Lease.self, name)
        var lease = found ?? Lease(metadata: ObjectMeta(name: name.name, namespace: name.namespace))
        lease.metadata.ownerReferences = [
            OwnerReference(apiVersion: "v1", kind: "Node", name: name.name, uid: node.metadata.uid)
        ]
        lease.spec.holderIdentity = name.name
        lease.spec.leaseDurationSeconds = Self.leaseSeconds
        lease.spec.renewTime = clock.microTime
        _ = found == nil ? try api.create(lease) : try api.update(lease)
        renewedAt = clock.now
    }

    private func report(on current: Node, _ trouble: String?) throws {
        var next = current
        next.status.capacity = node.status.capacity
        next.status.allocatable = node.status.allocatable
        for condition in Self.conditions(trouble: trouble) {
            var condition = condition
            condition.lastHeartbeatTime = current.status.conditions.about(condition.type)?.lastHeartbeatTime
            next.status.conditions.say(condition, at: clock.timestamp)
        }
        let isDue = reportedAt.map { clock.now - $0 >= Self.reportPeriod } ?? true
        guard isDue || next.status != current.status else { return }
        for index in next.status.conditions.indices
        where next.status.conditions[index].type != "NetworkUnavailable" {
            next.status.conditions[index].lastHeartbeatTime = clock.timestamp
        }
        _ = try api.updateStatus(next)
        reportedAt = clock.now
    }
    // <<<
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
