import ClusterObjects
import LabSupport
import SchedulingModel

/// A pod wants to be near some pods and far from others, and others want the same of it.
///
/// - Kubernetes: 1.20, plugins/interpodaffinity
public struct InterPodAffinityPlugin: ClusterFilterPlugin, ClusterScorePlugin {
    /// As the scheduler calls it.
    public let name = "InterPodAffinity"
    /// How much it counts that a pod which is there must be near this one.
    public let hardWeight: Int

    /// The plug-in.
    public init(hardWeight: Int = 1) {
        self.hardWeight = hardWeight
    }

    /// Counts for the terms that are a must; nil when no term concerns the pod.
    public func prepare(_ pod: PodInfo, in cluster: Cluster) throws -> (any PreparedFilter)? {
        // >>> scheduler.4
        // Three things are counted by place:
        // near   for the pod's own required affinity: pods that *all* of its terms choose (one `PodMatcher`
        //        with the choices of all). A node needs every topology label, and in each place a pod.
        // far    for each term of its required anti-affinity: pods that the term chooses; none may be there.
        // feared for each required anti-affinity term that pods in the cluster carry (`carriedTerms`) and
        //        that chooses this pod: the pods that carry it; none may be there.
        // The first of a group would wait for itself for ever: when no place has a pod for `near` and the
        // terms choose the pod itself, a node with all the labels will do.
        // Texts, two each: "node(s) didn't match pod affinity/anti-affinity" and then one of
        // "node(s) didn't match pod affinity rules" (unresolvable), "node(s) didn't match pod anti-affinity
        // rules", "node(s) didn't satisfy existing pods anti-affinity rules".
        // stub: throw Unimplemented("scheduler.4")
        let near = pod.terms.filter { $0.kind == .mustBeNear }
        let far = pod.terms.filter { $0.kind == .mustBeFar }
        let feared = cluster.carriedTerms.filter { term, _ in
            term.kind == .mustBeFar && term.matcher.matches(pod, namespaces: cluster.namespaces)
        }
        if near.isEmpty && far.isEmpty && feared.isEmpty { return nil }
        let everyone = near.isEmpty ? nil : PodMatcher(near.flatMap(\.matcher.choices))
        let nearTallies = everyone.map { all in
            near.map { Tally(cluster, cluster.counts(of: all), $0.topologyKey) }
        }
        let isFirst =
            nearTallies?.allSatisfy(\.isEmpty) ?? false
            && everyone?.matches(pod, namespaces: cluster.namespaces) ?? false
        return AffinityFilter(
            near: nearTallies ?? [], isFirst: isFirst,
            far: far.map { Tally(cluster, cluster.counts(of: $0.matcher), $0.topologyKey) },
            feared: feared.map { Tally(cluster, $0.counts, $0.term.topologyKey) })
        // <<<
    }

    /// Counts for the terms that are a wish; nil when no term concerns the pod.
    public func prepare(_ pod: PodInfo, in cluster: Cluster, feasible: [Int]) throws -> (any PreparedScore)? {
        // >>> scheduler.4
        // A node's score is a sum over places: for each preference of the pod its weight times the pods that
        // it chooses there (the weight of an anti-affinity is negative already), and for each preference
        // that pods carry and that chooses this pod its weight times the pods that carry it. Required
        // affinity that pods carry counts `hardWeight`.
        // Normalized: 100 * (score - lowest) / (highest - lowest) as `Double`, rounded down, where lowest is
        // at most and highest at least 0; 0 when they are the same.
        // stub: throw Unimplemented("scheduler.4")
        let own = pod.terms.compactMap { term -> AffinityScore.Part? in
            guard case .prefers(let weight) = term.kind else { return nil }
            return .init(
                tally: Tally(cluster, cluster.counts(of: term.matcher), term.topologyKey), weight: weight)
        }
        let carried = cluster.carriedTerms.compactMap { term, counts -> AffinityScore.Part? in
            let weight = weight(of: term.kind)
            guard weight != 0, term.matcher.matches(pod, namespaces: cluster.namespaces) else { return nil }
            return .init(tally: Tally(cluster, counts, term.topologyKey), weight: weight)
        }
        let parts = (own + carried).filter { !$0.tally.isEmpty }
        return parts.isEmpty ? nil : AffinityScore(parts: parts)
        // <<<
    }

    /// Pods that one of its terms chooses, and pods that want to be far from it.
    public func isChanged(for pod: PodInfo, by other: PodInfo, in cluster: Cluster) -> Bool {
        pod.terms.contains { $0.matcher.matches(other, namespaces: cluster.namespaces) }
            || other.terms.contains {
                $0.kind == .mustBeFar && $0.matcher.matches(pod, namespaces: cluster.namespaces)
            }
    }

    // >>> scheduler.4
    private func weight(of kind: PodTerm.Kind) -> Int {
        switch kind {
        case .mustBeNear: hardWeight
        case .mustBeFar: 0
        case .prefers(let weight): weight
        }
    }
    // <<<
}

// >>> scheduler.4
// Counts by place, and what answers from them for each node.

/// Pods by place. A class: it is looked at once for every node.
private final class Tally {
    let places: [Int32]
    let counts: [Int32]
    let isEmpty: Bool

    init(_ cluster: Cluster, _ counts: Counts, _ key: String) {
        let domains = cluster.places(key)
        places = domains.ofNode
        self.counts = counts.counts(in: domains)
        isEmpty = !self.counts.contains { $0 > 0 }
    }

    /// Pods in the place of a node; nil when it lies in none.
    func at(_ node: Int) -> Int? {
        let place = places[node]
        return place < 0 ? nil : Int(counts[Int(place)])
    }
}

private struct AffinityFilter: PreparedFilter {
    let near: [Tally]
    let isFirst: Bool
    let far: [Tally]
    let feared: [Tally]

    private static let all = "node(s) didn't match pod affinity/anti-affinity"
    private static let notNear = Status.unresolvable([all, "node(s) didn't match pod affinity rules"])
    private static let notFar = Status.unschedulable([all, "node(s) didn't match pod anti-affinity rules"])
    private static let isFeared = Status.unschedulable([
        all, "node(s) didn't satisfy existing pods anti-affinity rules",
    ])

    func filter(_ node: Int) -> Status {
        if !near.isEmpty {
            for tally in near {
                guard let count = tally.at(node), isFirst || count > 0 else { return Self.notNear }
            }
        }
        if far.contains(where: { $0.at(node) ?? 0 > 0 }) { return Self.notFar }
        if feared.contains(where: { $0.at(node) ?? 0 > 0 }) { return Self.isFeared }
        return .fits
    }
}

private struct AffinityScore: PreparedScore {
    final class Part {
        let tally: Tally
        let weight: Int

        init(tally: Tally, weight: Int) {
            self.tally = tally
            self.weight = weight
        }
    }

    let parts: [Part]

    func score(_ node: Int) -> Int? {
        parts.reduce(0) { $0 + $1.weight * ($1.tally.at(node) ?? 0) }
    }

    func normalized(_ score: Int, lowest: Int, highest: Int) -> Int {
        let (least, most) = (min(0, lowest), max(0, highest))
        return most == least ? 0 : Int(100 * (Double(score - least) / Double(most - least)))
    }
}
// <<<
