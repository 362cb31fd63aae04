import LabSupport
import ServiceModel

/// Which endpoints new connections may be sent to.
///
/// - Kubernetes: pkg/proxy/topology.go, CategorizeEndpoints
public enum EndpointChoice {
    /// The endpoints that may be chosen, in their order.
    /// - Parameter policy: `local` leaves only those on this node.
    public static func usable(
        _ endpoints: [Endpoint], policy: ServicePortInfo.TrafficPolicy
    ) throws -> [Endpoint] {
        // TODO proxy.1
        // Of those that the policy leaves the ready ones, for whoever is ready on its way out is so on purpose
        // (`publishNotReadyAddresses`); only when there is none at all, those that still answer on their way out
        // (since 1.26): better than nobody.
        throw Unimplemented("proxy.1")
    }
}
