import ClusterObjects

/// Nodes and what runs on them: the scheduler's own view, ahead of the API server by the pods that it has
/// assumed to be where it put them.
///
/// All changes go through here, so that counts are kept up to date and everybody can ask what has changed.
/// Not for several threads at once.
public final class Cluster {
    /// All nodes that ever were; those that have gone are marked.
    public private(set) var nodes: [NodeInfo] = []
    /// The labels of namespaces, by name.
    public var namespaces: [String: [String: String]] = [:]
    /// Counts changes of nodes; what was worked out from nodes alone holds while it is the same.
    public private(set) var structure = 0
    /// The indices of nodes whose load has changed, in order; the first was dropped `dropped` entries ago.
    private(set) var changes: [Int32] = []
    /// The pod that came or went with each of these changes.
    private(set) var changedPods: [PodInfo] = []
    private(set) var dropped = 0

    /// The nodes' amounts side by side.
    private(set) var columns = NodeColumns()

    private var indices: [String: Int] = [:]
    private var placed: [String: (pod: PodInfo, node: Int)] = [:]
    private var domains: [String: Domains] = [:]
    private var matching: [PodMatcher: Counts] = [:]
    private var carrying: [PodTerm: Counts] = [:]
    private var nominations: [Int: [PodInfo]] = [:]
    private var imageNodes: (structure: Int, counts: [String: Int]) = (-1, [:])

    /// An empty cluster.
    public init() {}

    /// How many nodes there are.
    public private(set) var nodeCount = 0

    /// The node of this name, if there is one.
    public func node(_ name: String) -> NodeInfo? {
        indices[name].map { nodes[$0] }
    }

    // MARK: Nodes

    /// Takes a node in, or what is new about one that is there.
    @discardableResult
    public func add(_ node: Node) -> NodeInfo {
        defer { structureChanged() }
        if let index = indices[node.metadata.name] {
            nodes[index].update(node)
            columns.write(nodes[index])
            return nodes[index]
        }
        let info = NodeInfo(node, index: nodes.count)
        nodes.append(info)
        columns.write(info)
        indices[info.name] = info.index
        nodeCount += 1
        return info
    }

    /// Lets a node go, with everything on it.
    /// - Returns: the pods that were on it.
    @discardableResult
    public func removeNode(_ name: String) -> [PodInfo] {
        guard let index = indices.removeValue(forKey: name) else { return [] }
        let pods = nodes[index].pods
        for pod in pods { remove(pod) }
        nodes[index].isPresent = false
        columns.write(nodes[index])
        nominations[index] = nil
        nodeCount -= 1
        structureChanged()
        return pods
    }

    private func structureChanged() {
        structure += 1
        domains = [:]
        for counts in matching.values { counts.structureChanged(nodes: nodes.count) }
        for counts in carrying.values { counts.structureChanged(nodes: nodes.count) }
    }

    // MARK: Pods

    /// Puts a pod on a node: it counts there from now on.
    public func place(_ pod: PodInfo, on node: NodeInfo) {
        remove(pod)
        placed[pod.key] = (pod, node.index)
        node.add(pod)
        count(pod, 1, on: node.index)
    }

    /// Takes a pod away; one that is not there is no error.
    public func remove(_ pod: PodInfo) {
        guard let (old, index) = placed.removeValue(forKey: pod.key) else { return }
        guard nodes[index].remove(old) else { return }
        count(old, -1, on: index)
    }

    /// The node that a pod is on.
    public func node(of pod: PodInfo) -> NodeInfo? {
        placed[pod.key].map { nodes[$0.node] }
    }

    /// The pod of this `namespace/name`, if it is on a node.
    public func pod(_ key: String) -> PodInfo? { placed[key]?.pod }

    /// How many pods are on nodes.
    public var podCount: Int { placed.count }

    private func count(_ pod: PodInfo, _ amount: Int32, on node: Int) {
        columns.write(nodes[node])
        for (matcher, counts) in matching where matcher.matches(pod, namespaces: namespaces) {
            counts.add(amount, at: node)
        }
        for term in pod.terms {
            let counts = carrying[term] ?? Counts(nodes: nodes.count)
            carrying[term] = counts
            counts.add(amount, at: node)
        }
        if changes.count >= 1 << 18 {
            dropped += changes.count
            changes.removeAll(keepingCapacity: true)
            changedPods.removeAll(keepingCapacity: true)
        }
        changes.append(Int32(node))
        changedPods.append(pod)
    }

    // MARK: Counts

    /// The places that a label divides the nodes into.
    public func places(_ key: String) -> Domains {
        if let known = domains[key] { return known }
        let fresh = Domains(key, nodes)
        domains[key] = fresh
        return fresh
    }

    /// How many pods a matcher chooses, node by node; counted once, then kept up to date.
    public func counts(of matcher: PodMatcher) -> Counts {
        if let known = matching[matcher] { return known }
        let fresh = Counts(nodes: nodes.count)
        for node in nodes {
            let count = node.pods.count { matcher.matches($0, namespaces: namespaces) }
            if count > 0 { fresh.add(Int32(count), at: node.index) }
        }
        matching[matcher] = fresh
        return fresh
    }

    /// The terms that pods on nodes have, each with the number of such pods, node by node.
    public var carriedTerms: [(term: PodTerm, counts: Counts)] {
        carrying.filter { $0.value.total > 0 }.map { ($0.key, $0.value) }
    }

    /// On how many nodes an image lies.
    public func nodeCount(ofImage name: String) -> Int {
        if imageNodes.structure != structure {
            var counts: [String: Int] = [:]
            for node in nodes where node.isPresent {
                for image in node.images.keys { counts[image, default: 0] += 1 }
            }
            imageNodes = (structure, counts)
        }
        return imageNodes.counts[name] ?? 0
    }

    // MARK: Nominations

    /// Notes that room was made on a node for a pod; an earlier note about it is forgotten.
    public func nominate(_ pod: PodInfo, to node: NodeInfo) {
        forgetNomination(of: pod)
        nominations[node.index, default: []].append(pod)
    }

    /// The room is taken, or not wanted any more.
    public func forgetNomination(of pod: PodInfo) {
        for (index, pods) in nominations where pods.contains(where: { $0.key == pod.key }) {
            let rest = pods.filter { $0.key != pod.key }
            nominations[index] = rest.isEmpty ? nil : rest
        }
    }

    /// The nodes for which pods were nominated, by index, with those pods.
    public var nominated: [Int: [PodInfo]] { nominations }
}
