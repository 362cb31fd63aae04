import ClusterAPI
import ClusterObjects
import LabSupport
import XCTest

extension NodeWorld {
    /// Makes a node that has just said that it is well.
    @discardableResult
    func node(_ name: String, zone: String? = nil, ready: String? = "True") throws -> Node {
        var labels: [String: String] = [:]
        labels["topology.kubernetes.io/zone"] = zone
        var node = try api.create(Node(metadata: ObjectMeta(name: name, labels: labels)))
        guard let ready else { return node }
        node.status.conditions = [
            Condition(
                type: "Ready", status: ready, lastHeartbeatTime: clock.timestamp,
                lastTransitionTime: clock.timestamp)
        ]
        return try api.updateStatus(node)
    }

    /// Lets a node renew its lease; its own clock may be wrong.
    func beat(_ name: String, clockIsAheadBy skew: Duration = .zero) throws {
        let key = ObjectName(namespace: "kube-node-lease", name: name)
        var lease =
            try api.find(Lease.self, key) ?? Lease(metadata: ObjectMeta(name: name, namespace: key.namespace))
        let isNew = lease.metadata.resourceVersion.isEmpty
        lease.spec.renewTime = clock.timestamp + skew
        _ = isNew ? try api.create(lease) : try api.update(lease)
    }

    /// Lets a node say in its status how it is.
    func say(_ name: String, ready: String) throws {
        var node = try find(name)
        for index in node.status.conditions.indices where node.status.conditions[index].type == "Ready" {
            let hasTurned = node.status.conditions[index].status != ready
            node.status.conditions[index].status = ready
            node.status.conditions[index].lastHeartbeatTime = clock.timestamp
            if hasTurned { node.status.conditions[index].lastTransitionTime = clock.timestamp }
        }
        _ = try api.updateStatus(node)
    }

    /// Lets time pass in which these nodes renew their leases every 10 s.
    func pass(_ time: Duration, alive: [String]) throws {
        let end = clock.now + time
        while clock.now < end {
            try pass(min(.seconds(10), end - clock.now))
            for name in alive { try beat(name) }
        }
        try settle()
    }

    func find(_ node: String) throws -> Node { try api.get(Node.self, ObjectName(name: node)) }

    /// The status of a node's Ready condition; `-` when it has none.
    func ready(_ node: String) throws -> String {
        try find(node).status.conditions.first { $0.type == "Ready" }?.status ?? "-"
    }

    /// The taints of a node: `unreachable:NoExecute`, by name.
    func taints(_ node: String) throws -> [String] {
        try find(node).spec.taints.map {
            "\($0.key.replacing("node.kubernetes.io/", with: "")):\($0.effect.rawValue)"
        }.sorted()
    }

    /// Which of these nodes are to be emptied.
    func emptied(_ nodes: [String]) throws -> [String] {
        try nodes.filter { try taints($0).contains { $0.hasSuffix(":NoExecute") } }
    }

    /// Makes a pod, bound to a node.
    @discardableResult
    func pod(
        _ name: String, on node: String = "a",
        containers: [Container] = [Container(name: "app", image: "web")],
        change: (inout Pod) throws -> Void = { _ in }
    ) throws -> Pod {
        var pod = Pod(
            metadata: ObjectMeta(name: name, namespace: "default"),
            spec: PodSpec(containers: containers, nodeName: node))
        try change(&pod)
        return try api.create(pod)
    }

    /// A pod; nil when it has gone.
    func find(pod name: String) throws -> Pod? {
        try api.find(Pod.self, ObjectName(namespace: "default", name: name))
    }

    /// The pods that there are and that nobody asked to go, by name.
    func staying() throws -> [String] {
        try api.all(Pod.self, in: .all).filter { $0.metadata.deletionTimestamp == nil }.map(\.metadata.name)
    }
}
