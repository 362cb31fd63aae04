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
        // TODO scheduler.4
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
        throw Unimplemented("scheduler.4")
    }

    /// Counts for the terms that are a wish; nil when no term concerns the pod.
    public func prepare(_ pod: PodInfo, in cluster: Cluster, feasible: [Int]) throws -> (any PreparedScore)? {
        // TODO scheduler.4
        // A node's score is a sum over places: for each preference of the pod its weight times the pods that
        // it chooses there (the weight of an anti-affinity is negative already), and for each preference
        // that pods carry and that chooses this pod its weight times the pods that carry it. Required
        // affinity that pods carry counts `hardWeight`.
        // Normalized: 100 * (score - lowest) / (highest - lowest) as `Double`, rounded down, where lowest is
        // at most and highest at least 0; 0 when they are the same.
        throw Unimplemented("scheduler.4")
    }

    /// Pods that one of its terms chooses, and pods that want to be far from it.
    public func isChanged(for pod: PodInfo, by other: PodInfo, in cluster: Cluster) -> Bool {
        pod.terms.contains { $0.matcher.matches(other, namespaces: cluster.namespaces) }
            || other.terms.contains {
                $0.kind == .mustBeFar && $0.matcher.matches(pod, namespaces: cluster.namespaces)
            }
    }

    // TODO scheduler.4
}

// TODO scheduler.4
// Counts by place, and what answers from them for each node.
