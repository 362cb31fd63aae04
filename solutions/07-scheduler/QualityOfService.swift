import ClusterObjects
import LabSupport

/// How reliably a pod gets what it needs: who goes last when a node runs out of memory.
///
/// - Kubernetes: 1.20, pkg/apis/core/v1/helper/qos
public enum QualityOfService: String, Sendable, CaseIterable {
    /// It has set its limits, and gets all of them.
    case guaranteed = "Guaranteed"
    /// It gets what it asked for, and more when there is more.
    case burstable = "Burstable"
    /// It gets what is left.
    case bestEffort = "BestEffort"

    /// The class of a pod.
    public static func of(_ pod: Pod) throws -> QualityOfService {
        // >>> scheduler.1
        // Only cpu and memory count, and only amounts above 0; init containers count like the others.
        // Nothing at all: best effort. Guaranteed: every container limits both, and in the sum the requests
        // are the limits. (What a container leaves out of its requests the API server has copied from the
        // limits already; here it is missing.) Everything else is burstable.
        // stub: throw Unimplemented("scheduler.1")
        let containers = pod.spec.containers + pod.spec.initContainers
        let requests = sum(containers.map(\.resources.requests))
        let limits = sum(containers.map(\.resources.limits))
        if requests.isEmpty && limits.isEmpty { return .bestEffort }
        let areLimited = containers.allSatisfy { counted($0.resources.limits).count == 2 }
        return areLimited && requests == limits ? .guaranteed : .burstable
        // <<<
    }

    // >>> scheduler.1
    private static func counted(_ list: ResourceList) -> ResourceList {
        list.filter { ($0.key == "cpu" || $0.key == "memory") && $0.value > .zero }
    }

    private static func sum(_ lists: [ResourceList]) -> ResourceList {
        lists.map(counted).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    }
    // <<<
}
