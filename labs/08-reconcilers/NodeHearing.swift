import ClusterAPI
import ClusterObjects
import LabSupport

/// When something new was last heard from a node, by the listener's own clock.
///
/// The times that a node writes are only compared for being new: its clock may be wrong.
/// - Kubernetes: 1.20, pkg/controller/nodelifecycle, nodeHealthData
public struct NodeHearing: Equatable, Sendable {
    /// How long a node may be silent.
    public static let grace = Duration.seconds(40)
    /// How long a node may be silent that has never said anything about itself.
    public static let startupGrace = Duration.seconds(60)

    /// When something new was last heard.
    public var heardAt: Duration
    /// What its Ready condition said last about when it was written; nil when it had none.
    public private(set) var heartbeat: Timestamp?
    /// When its lease said last that it was renewed.
    public private(set) var renewTime: Timestamp?
    private var hadCondition: Bool

    /// What a listener knows that hears of a node for the first time.
    public init(of node: Node, _ lease: Lease?, at now: Duration) {
        let ready = node.status.conditions.about("Ready")
        hadCondition = ready != nil
        heartbeat = ready?.lastHeartbeatTime
        renewTime = lease?.spec.renewTime
        let made = node.metadata.creationTimestamp.map { Duration.microseconds($0.microseconds) }
        heardAt = ready == nil && lease == nil ? min(now, made ?? now) : now
    }

    /// Listens once more.
    public mutating func hear(_ node: Node, _ lease: Lease?, at now: Duration) throws {
        // TODO reconcilers.8
        // Three things are news: a Ready condition that has come or gone, one with another time of heartbeat,
        // and a lease renewed later than the last one. News was heard now, whatever time the node wrote.
        throw Unimplemented("reconcilers.8")
    }

    /// What the node's conditions must be now; nil when they may stay.
    public func conditions(of node: Node, at now: Duration) throws -> [Condition]? {
        // TODO reconcilers.8
        // Up to the grace period, and exactly at its end, silence means nothing. After it Ready,
        // MemoryPressure, DiskPressure and PIDPressure become Unknown: NodeStatusUnknown, "Kubelet stopped
        // posting node status."; or, one that the node never wrote, NodeStatusNeverUpdated, "Kubelet never
        // posted node status." One that is Unknown already stays as it is.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
}
