import ClusterObjects

/// A node with what runs on it, kept up to date by its cluster.
public final class NodeInfo {
    /// Its place in the cluster's list.
    public let index: Int
    /// The node.
    public internal(set) var node: Node
    /// Its name.
    public let name: String
    /// Its labels.
    public internal(set) var labels: [String: String]
    /// Its taints.
    public internal(set) var taints: [Taint]
    /// Whether it was cordoned.
    public internal(set) var isCordoned: Bool
    /// Whether it is still part of the cluster.
    public internal(set) var isPresent = true
    /// What of it is for pods.
    public internal(set) var allocatable: Resources
    /// How many pods it may run.
    public internal(set) var allowedPods: Int64
    /// What is set aside for its pods.
    public internal(set) var requested = Resources()
    /// What its pods count for when nodes are compared.
    public internal(set) var scored = Resources()
    /// Its pods, assumed ones too.
    public internal(set) var pods: [PodInfo] = []
    /// The ports that its pods take.
    public internal(set) var ports: [HostPort] = []
    /// The sizes of the images that lie on it in bytes, by name.
    public internal(set) var images: [String: Int64]

    init(_ node: Node, index: Int) {
        self.node = node
        self.index = index
        name = node.metadata.name
        labels = node.metadata.labels
        taints = node.spec.taints
        isCordoned = node.spec.unschedulable
        allocatable = Resources(node.status.allocatable)
        allowedPods = node.status.allocatable["pods"]?.value ?? 0
        images = Self.images(of: node)
    }

    func update(_ node: Node) {
        self.node = node
        labels = node.metadata.labels
        taints = node.spec.taints
        isCordoned = node.spec.unschedulable
        allocatable = Resources(node.status.allocatable)
        allowedPods = node.status.allocatable["pods"]?.value ?? 0
        images = Self.images(of: node)
    }

    func add(_ pod: PodInfo) {
        pods.append(pod)
        requested += pod.request
        scored += pod.scored
        ports += pod.ports
    }

    /// - Returns: whether it was there.
    func remove(_ pod: PodInfo) -> Bool {
        guard let place = pods.firstIndex(where: { $0 === pod }) else { return false }
        pods.remove(at: place)
        requested -= pod.request
        scored -= pod.scored
        for port in pod.ports {
            if let place = ports.firstIndex(of: port) { ports.remove(at: place) }
        }
        return true
    }

    private static func images(of node: Node) -> [String: Int64] {
        var sizes: [String: Int64] = [:]
        for image in node.status.images {
            for name in image.names { sizes[name] = image.sizeBytes }
        }
        return sizes
    }
}
