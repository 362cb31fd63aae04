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
        // TODO scheduler.1
        // Only cpu and memory count, and only amounts above 0; init containers count like the others.
        // Nothing at all: best effort. Guaranteed: every container limits both, and in the sum the requests
        // are the limits. (What a container leaves out of its requests the API server has copied from the
        // limits already; here it is missing.) Everything else is burstable.
        throw Unimplemented("scheduler.1")
    }

    // TODO scheduler.1
}
