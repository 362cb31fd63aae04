import ClusterObjects

/// A spread constraint of a pod, ready to be counted.
public struct SpreadRule: Sendable {
    /// As the pod has it.
    public let constraint: TopologySpreadConstraint
    /// Pods of the same namespace that its selector chooses, those on their way out left aside.
    public let matcher: PodMatcher
    /// Whether the pod itself is one of them.
    public let matchesItself: Bool

    /// The rule of a constraint of a pod.
    ///
    /// - Kubernetes: matchLabelKeys since 1.25
    init(_ constraint: TopologySpreadConstraint, labels: [String: String], namespace: String) {
        var selector = constraint.labelSelector
        for key in constraint.matchLabelKeys {
            guard let value = labels[key] else { continue }
            selector?.matchExpressions.append(LabelRequirement(key: key, relation: .isIn, values: [value]))
        }
        self.constraint = constraint
        matcher = PodMatcher(
            [.init(namespaces: [namespace], namespaceSelector: nil, selector: selector)],
            countsTerminating: false)
        matchesItself = selector?.matches(labels) ?? false
    }
}
