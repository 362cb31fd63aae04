extension LabelSelector {
    /// Whether these labels satisfy it; an empty selector is satisfied by all.
    ///
    /// What ``faults`` finds is for whoever takes selectors in: here a requirement without values holds for none.
    ///
    /// - Kubernetes: 1.20, meta/v1 LabelSelectorAsSelector
    public func matches(_ labels: [String: String]) -> Bool {
        matchLabels.allSatisfy { labels[$0.key] == $0.value }
            && matchExpressions.allSatisfy { $0.matches(labels) }
    }
}

extension LabelRequirement {
    /// Whether these labels satisfy it.
    public func matches(_ labels: [String: String]) -> Bool {
        switch relation {
        case .isIn: labels[key].map(values.contains) ?? false
        case .notIn: !values.isEmpty && !(labels[key].map(values.contains) ?? false)
        case .exists: labels[key] != nil
        case .doesNotExist: labels[key] == nil
        }
    }
}
