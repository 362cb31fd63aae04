import LabSupport
import SchedulingModel

/// Why a pod fits nowhere, in one line.
public enum FitError {
    /// `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had taint {k: v}, that the pod didn't tolerate.`
    /// - Parameter statuses: what was said of each node.
    /// - Kubernetes: 1.20, framework FitError
    public static func message(_ statuses: [Status]) throws -> String {
        // >>> scheduler.2
        // Count how often each reason was given - a node may give several - and sort the texts "COUNT REASON"
        // byte by byte. Without nodes: "no nodes available to schedule pods".
        // stub: throw Unimplemented("scheduler.2")
        if statuses.isEmpty { return "no nodes available to schedule pods" }
        let counts = statuses.flatMap(\.reasons).reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        let texts = counts.map { "\($0.value) \($0.key)" }.sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        return "0/\(statuses.count) nodes are available: \(texts.joined(separator: ", "))."
        // <<<
    }
}
