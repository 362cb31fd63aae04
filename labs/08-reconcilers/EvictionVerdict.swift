import ClusterObjects
import LabSupport

/// Whether a pod may stay on a node with NoExecute taints.
///
/// - Kubernetes: 1.20, pkg/controller/nodelifecycle/scheduler, getMinTolerationTime
public enum EvictionVerdict: Equatable, Sendable {
    /// For ever, as far as the taints go.
    case stays
    /// So long; zero: it goes at once.
    case leaves(after: Duration)

    /// Judges a pod by its tolerations.
    public init(_ tolerations: [Toleration], on taints: [Taint]) throws {
        // TODO reconcilers.8
        // Only NoExecute counts. A taint that no toleration bears: at once. Of those that do, the first in the
        // pod's order is the one used for this taint, and of all that are used the shortest time holds; one
        // without a time bears it for ever, one with zero or less not at all.
        throw Unimplemented("reconcilers.8")
    }
}

extension Toleration {
    // TODO reconcilers.8
}

extension Pod {
    /// The pod with the tolerations that every pod gets: it bears the loss of its node for so long.
    ///
    /// - Parameter seconds: 300 where nobody configured anything else.
    /// - Kubernetes: 1.20, plugin/pkg/admission/defaulttolerationseconds
    public func withDefaultTolerations(seconds: Int64 = 300) throws -> Pod {
        // TODO reconcilers.8
        // One for "not-ready" and one for "unreachable", NoExecute, operator Exists; each only if no toleration
        // of the pod speaks of this key, or of every key, with NoExecute or with every effect.
        throw Unimplemented("reconcilers.8")
    }
}
