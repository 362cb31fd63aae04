import LabSupport
import ServiceModel

/// Which endpoints new connections may be sent to.
///
/// - Kubernetes: pkg/proxy/topology.go, CategorizeEndpoints
public enum EndpointChoice {
    /// Where a connection comes from.
    public enum Origin: String, Sendable, CaseIterable {
        /// A pod, or a node of the cluster.
        case inside
        /// Somebody else, through a port of a node, an external address or a load balancer.
        case outside
    }

    /// The endpoints that may be chosen, in their order.
    public static func usable(
        _ endpoints: [Endpoint], for info: ServicePortInfo, from origin: Origin
    ) throws -> [Endpoint] {
        // >>> proxy.1
        // The policy of the origin may leave only those on this node. Of these the ready ones; only when there
        // is none at all, those that still answer on their way out (since 1.26): better than nobody.
        // stub: throw Unimplemented("proxy.1")
        let policy = origin == .inside ? info.internalPolicy : info.externalPolicy
        let allowed = policy == .local ? endpoints.filter(\.isLocal) : endpoints
        let ready = allowed.filter { $0.isReady && !$0.isTerminating }
        return ready.isEmpty ? allowed.filter { $0.isServing && $0.isTerminating } : ready
        // <<<
    }
}
