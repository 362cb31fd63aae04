import LabSupport
import SchedulingModel

/// Why a pod fits nowhere, in one line.
public enum FitError {
    /// `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had taint {k: v}, that the pod didn't tolerate.`
    /// - Parameter statuses: what was said of each node.
    /// - Kubernetes: 1.20, framework FitError
    public static func message(_ statuses: [Status]) throws -> String {
        // TODO scheduler.2
        // Count how often each reason was given - a node may give several - and sort the texts "COUNT REASON"
        // byte by byte. Without nodes: "no nodes available to schedule pods".
        throw Unimplemented("scheduler.2")
    }
}
