/// What the scheduler asks of the API server.
public protocol SchedulerAPI: AnyObject {
    /// Binds a pod to a node for good.
    /// - Throws: when the server refuses; the pod is then not bound.
    func bind(_ pod: PodInfo, to node: NodeInfo) throws
    /// Asks a pod to go, so that another can have its room. It goes when it is ready to.
    func evict(_ pod: PodInfo, for other: PodInfo) throws
}

/// Has a say after a node was found and before the pod is bound.
public protocol PermitPlugin: AnyObject {
    /// Whether the pod may be bound.
    func permit(_ pod: PodInfo, at now: Duration) throws -> Permit
    /// A pod could not be placed, or was refused: those that wait for it in vain.
    /// - Returns: keys of pods that wait and shall give their room back.
    func failed(_ pod: PodInfo) throws -> [String]
    /// A pod is bound, or it is on no node any more.
    func settled(_ pod: PodInfo, isBound: Bool)
}

/// Whether a pod may be bound.
public enum Permit: Equatable, Sendable {
    /// It may, and so may these that have been waiting, by key.
    case allowed(releasing: [String])
    /// Not yet: until this time at most.
    case waits(until: Duration)
}
