import ClusterObjects

/// A term of a pod's affinity or anti-affinity, ready to be counted.
public struct PodTerm: Hashable, Sendable {
    /// What a term does.
    public enum Kind: Hashable, Sendable {
        /// The pod must be near such pods.
        case mustBeNear
        /// It must be far from them.
        case mustBeFar
        /// It would rather be near them, or with a negative weight far from them.
        case prefers(weight: Int)
    }

    /// What it does.
    public let kind: Kind
    /// Which pods.
    public let matcher: PodMatcher
    /// The label of nodes whose value says what is one place.
    public let topologyKey: String

    /// A term.
    public init(_ kind: Kind, _ matcher: PodMatcher, topologyKey: String) {
        self.kind = kind
        self.matcher = matcher
        self.topologyKey = topologyKey
    }

    /// All terms of a pod.
    static func all(of pod: Pod, namespace: String) -> [PodTerm] {
        let affinity = pod.spec.affinity
        let terms = { (kind: Kind, list: [PodAffinityTerm]) in
            list.map { PodTerm(kind, $0, namespace) }
        }
        let weighted = { (sign: Int, list: [WeightedPodAffinityTerm]) in
            list.map { PodTerm(.prefers(weight: sign * Int($0.weight)), $0.term, namespace) }
        }
        return terms(.mustBeNear, affinity?.pod?.required ?? [])
            + terms(.mustBeFar, affinity?.antiPod?.required ?? [])
            + weighted(1, affinity?.pod?.preferred ?? []) + weighted(-1, affinity?.antiPod?.preferred ?? [])
    }

    private init(_ kind: Kind, _ term: PodAffinityTerm, _ namespace: String) {
        self.init(
            kind, PodMatcher([PodMatcher.choice(of: term, inNamespace: namespace)]),
            topologyKey: term.topologyKey)
    }
}
