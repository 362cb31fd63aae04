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
        // >>> reconcilers.8
        // Only NoExecute counts. A taint that no toleration bears: at once. Of those that do, the first in the
        // pod's order is the one used for this taint, and of all that are used the shortest time holds; one
        // without a time bears it for ever, one with zero or less not at all.
        // stub: throw Unimplemented("reconcilers.8")
        let expelling = taints.filter { $0.effect == .noExecute }
        let used = expelling.map { taint in tolerations.first { $0.bears(taint) } }
        guard !used.contains(nil) else {
            self = .leaves(after: .zero)
            return
        }
        let least = used.compactMap { $0?.tolerationSeconds }.min()
        self = least.map { .leaves(after: .seconds(max(0, $0))) } ?? .stays
        // <<<
    }
}

extension Toleration {
    // >>> reconcilers.8
    fileprivate func bears(_ taint: Taint) -> Bool {
        let isEffect = effect == nil || effect == .unnamed || effect == taint.effect
        let isKey = key.isEmpty || key == taint.key
        return isEffect && isKey && (comparison == .exists || value == taint.value)
    }
    // <<<
}

extension Pod {
    /// The pod with the tolerations that every pod gets: it bears the loss of its node for so long.
    ///
    /// - Parameter seconds: 300 where nobody configured anything else.
    /// - Kubernetes: 1.20, plugin/pkg/admission/defaulttolerationseconds
    public func withDefaultTolerations(seconds: Int64 = 300) throws -> Pod {
        // >>> reconcilers.8
        // One for "not-ready" and one for "unreachable", NoExecute, operator Exists; each only if no toleration
        // of the pod speaks of this key, or of every key, with NoExecute or with every effect.
        // stub: throw Unimplemented("reconcilers.8")
        var pod = self
        for key in [NodeTaints.notReady, NodeTaints.unreachable] {
            let isSpokenOf = spec.tolerations.contains { toleration in
                let effect = toleration.effect ?? .unnamed
                return [key, ""].contains(toleration.key) && [.noExecute, .unnamed].contains(effect)
            }
            if isSpokenOf { continue }
            pod.spec.tolerations.append(
                Toleration(key: key, comparison: .exists, effect: .noExecute, tolerationSeconds: seconds))
        }
        return pod
        // <<<
    }
}
