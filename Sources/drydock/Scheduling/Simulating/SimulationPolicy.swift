import ArgumentParser
import ClusterObjects
import PodScheduler
import SchedulingModel

/// How a cluster is shared in a simulation.
enum SimulationPolicy: String, CaseIterable, ExpressibleByArgument {
    /// Each tenant has nodes of its own.
    case partition
    /// All share, and the fullest node that has room is taken.
    case pack
    /// All share, and the emptiest is taken.
    case spread

    /// The label of nodes that belong to a tenant.
    static let tenantLabel = "drydock/tenant"

    var profile: Profile { self == .pack ? .pack : .spread }

    /// Nodes and pods as this policy has them.
    func apply(_ nodes: [ClusterObjects.Node], tenants: [String]) -> [ClusterObjects.Node] {
        guard self == .partition, !tenants.isEmpty else { return nodes }
        return nodes.enumerated().map { index, node in
            var copy = node
            copy.metadata.labels[Self.tenantLabel] = tenants[index % tenants.count]
            return copy
        }
    }

    func apply(_ pod: Pod) -> Pod {
        guard self == .partition else { return pod }
        var copy = pod
        copy.spec.nodeSelector[Self.tenantLabel] =
            pod.metadata.namespace.isEmpty ? "default" : pod.metadata.namespace
        return copy
    }
}
