import ClusterObjects
import Documents

/// A pod, with everything that plug-ins ask again and again worked out once.
public final class PodInfo: Sendable {
    /// The pod.
    public let pod: Pod
    /// Its namespace; `default` when it names none.
    public let namespace: String
    /// What is set aside for it.
    public let request: Resources
    /// What it counts for when nodes are compared: pods that ask for nothing count for a little.
    public let scored: Resources
    /// Its rank; the greater goes first.
    public let priority: Int32
    /// Its labels.
    public let labels: [String: String]
    /// The taints that do not keep it away.
    public let tolerations: [Toleration]
    /// The node that it names; empty for none.
    public let nodeName: String
    /// Whether it must have nodes with certain labels or names.
    public let choosesNodes: Bool
    /// The ports of the node that it takes.
    public let ports: [HostPort]
    /// Terms of its affinity and anti-affinity to pods.
    public let terms: [PodTerm]
    /// Its spread constraints.
    public let spreadRules: [SpreadRule]
    /// Pods with the same one get the same answers from plug-ins that look at one node.
    public let signature: String

    /// Pods with the same one get the same answers from plug-ins that do not look at load.
    public let placeSignature: String

    /// A pod with its request.
    /// - Parameter priority: nil takes it from the pod, 0 without one.
    public init(_ pod: Pod, request: Resources, scored: Resources, priority: Int32? = nil) {
        let namespace = pod.metadata.namespace.isEmpty ? "default" : pod.metadata.namespace
        let rank = priority ?? pod.spec.priority ?? 0
        self.pod = pod
        self.namespace = namespace
        self.request = request
        self.scored = scored
        self.priority = rank
        labels = pod.metadata.labels
        tolerations = pod.spec.tolerations
        nodeName = pod.spec.nodeName
        choosesNodes = !pod.spec.nodeSelector.isEmpty || pod.spec.affinity?.node?.required != nil
        ports = HostPort.all(of: pod)
        terms = PodTerm.all(of: pod, namespace: namespace)
        spreadRules = pod.spec.topologySpreadConstraints.map {
            SpreadRule($0, labels: pod.metadata.labels, namespace: namespace)
        }
        placeSignature = PodSpec(
            nodeName: pod.spec.nodeName, nodeSelector: pod.spec.nodeSelector,
            affinity: pod.spec.affinity.map { Affinity(node: $0.node) }, tolerations: pod.spec.tolerations
        ).json.text()
        signature = Self.signature(placeSignature, pod, request, scored, ports)
    }

    /// Its name.
    public var name: String { pod.metadata.name }
    /// `namespace/name`, unique in a cluster.
    public var key: String { "\(namespace)/\(name)" }
    /// Whether its deletion was asked for.
    public var isTerminating: Bool { pod.metadata.deletionTimestamp != nil }
    /// Whether it has run to its end, so that it takes nothing any more.
    public var isFinished: Bool { pod.status.phase == "Succeeded" || pod.status.phase == "Failed" }

    /// Everything that a plug-in which looks at one node may depend on, as text: not the labels, not the rank.
    private static func signature(
        _ place: String, _ pod: Pod, _ request: Resources, _ scored: Resources, _ ports: [HostPort]
    ) -> String {
        let amounts = [request, scored].map { list in
            let others = list.scalars.isEmpty ? "" : "\(list.scalars.sorted { $0.key < $1.key })"
            return "\(list.milliCPU) \(list.memory) \(list.ephemeralStorage) \(others)"
        }
        let taken = ports.map { "\($0.address) \($0.transport) \($0.port)" }
        let images = pod.spec.containers.map(\.image)
        return "\(place)\n\(amounts)\n\(taken)\n\(images)"
    }
}
