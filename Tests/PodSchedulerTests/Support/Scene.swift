import ClusterObjects
import PodScheduler
import SchedulingModel
import XCTest

/// Objects for tests, in few words.
enum Scene {
    /// Reads a pod from JSON.
    static func pod(_ text: String) throws -> Pod { try Pod.parse(Array(text.utf8)) }

    /// A pod of one container.
    static func pod(
        _ name: String = "p", cpu: String? = nil, memory: String? = nil, labels: [String: String] = [:],
        priority: Int32? = nil, namespace: String = "default", change: (inout PodSpec) -> Void = { _ in }
    ) throws -> PodInfo {
        var requests: ResourceList = [:]
        if let cpu { requests["cpu"] = try Quantity(parsing: cpu) }
        if let memory { requests["memory"] = try Quantity(parsing: memory) }
        var spec = PodSpec(
            containers: [Container(name: "c", resources: ResourceRequirements(requests: requests))],
            priority: priority)
        change(&spec)
        let meta = ObjectMeta(name: name, namespace: namespace, labels: labels)
        return try PodInfo(of: Pod(metadata: meta, spec: spec))
    }

    /// A node.
    static func node(
        _ name: String, cpu: String = "4", memory: String = "8Gi", pods: Int64 = 110,
        labels: [String: String] = [:],
        taints: [Taint] = [], more: [String: String] = [:]
    ) throws -> Node {
        var list: ResourceList = [
            "cpu": try Quantity(parsing: cpu), "memory": try Quantity(parsing: memory),
            "pods": Quantity(pods),
        ]
        for (name, text) in more { list[name] = try Quantity(parsing: text) }
        return Node(
            metadata: ObjectMeta(
                name: name, labels: labels.merging(["kubernetes.io/hostname": name]) { own, _ in own }),
            spec: NodeSpec(taints: taints), status: NodeStatus(allocatable: list))
    }

    /// What milestones 2 and 3 have: nothing that looks at the whole cluster.
    static let scoring = Profile(
        filters: Profile.standardFilters,
        scores: [
            .init(BalancedAllocationPlugin()), .init(ImageLocalityPlugin()), .init(LeastAllocatedPlugin()),
            .init(NodeAffinityPlugin()), .init(TaintTolerationPlugin()),
        ])

    /// A cluster of these nodes.
    static func cluster(_ nodes: [Node]) -> Cluster {
        let cluster = Cluster()
        for node in nodes { cluster.add(node) }
        return cluster
    }

    /// The first node of a cluster with just this one.
    static func alone(_ node: Node) -> NodeInfo { Cluster().add(node) }
}
