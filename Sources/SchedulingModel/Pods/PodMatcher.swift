import ClusterObjects
import Documents

/// Chooses pods: by namespace and by labels. Equal matchers are counted once.
public struct PodMatcher: Hashable, Sendable {
    /// One choice.
    public struct Choice: Sendable {
        /// Namespaces by name.
        public let namespaces: Set<String>
        /// Namespaces by their labels besides; nil: none, empty: all.
        public let namespaceSelector: LabelSelector?
        /// Pods by their labels; nil: none.
        public let selector: LabelSelector?

        /// A choice.
        public init(
            namespaces: Set<String>, namespaceSelector: LabelSelector? = nil, selector: LabelSelector?
        ) {
            self.namespaces = namespaces
            self.namespaceSelector = namespaceSelector
            self.selector = selector
        }
    }

    /// All of them must hold; there is at least one.
    public let choices: [Choice]
    /// Whether pods that are being deleted are counted.
    public let countsTerminating: Bool
    private let key: String

    /// A matcher of one or several choices.
    public init(_ choices: [Choice], countsTerminating: Bool = true) {
        self.choices = choices
        self.countsTerminating = countsTerminating
        key = choices.map(\.key).joined(separator: "\n") + (countsTerminating ? "" : " alive")
    }

    /// The choice of a term that a pod of this namespace has.
    ///
    /// - Kubernetes: 1.20, GetNamespacesFromPodAffinityTerm; namespaceSelector since 1.21
    public static func choice(of term: PodAffinityTerm, inNamespace own: String) -> Choice {
        let isOwn = term.namespaces.isEmpty && term.namespaceSelector == nil
        return Choice(
            namespaces: isOwn ? [own] : Set(term.namespaces), namespaceSelector: term.namespaceSelector,
            selector: term.labelSelector)
    }

    /// Whether the pod is one of those.
    /// - Parameter namespaces: the labels of namespaces, by name.
    public func matches(_ pod: PodInfo, namespaces: [String: [String: String]]) -> Bool {
        (countsTerminating || !pod.isTerminating)
            && choices.allSatisfy { $0.matches(pod, namespaces: namespaces) }
    }

    /// Whether they choose the same.
    public static func == (first: PodMatcher, second: PodMatcher) -> Bool { first.key == second.key }

    /// Equal matchers hash alike.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension PodMatcher.Choice {
    func matches(_ pod: PodInfo, namespaces labels: [String: [String: String]]) -> Bool {
        guard let selector else { return false }
        let isHere =
            namespaces.contains(pod.namespace)
            || namespaceSelector.map { $0.matches(labels[pod.namespace] ?? [:]) } ?? false
        return isHere && selector.matches(pod.labels)
    }

    fileprivate var key: String {
        let text = { (selector: LabelSelector?) in selector?.json.text() ?? "-" }
        return "\(namespaces.sorted()) \(text(namespaceSelector)) \(text(selector))"
    }
}
