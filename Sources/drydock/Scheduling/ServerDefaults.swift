import ClusterObjects
import Documents

/// What the API server adds to an object that leaves it out; to one that comes from a server, nothing.
///
/// - Kubernetes: 1.20, pkg/apis/core/v1/defaults.go
enum ServerDefaults {
    /// Without a word about what is for pods, all that the node has is.
    static func filled(_ node: ClusterObjects.Node) -> ClusterObjects.Node {
        var node = node
        if node.status.allocatable.isEmpty { node.status.allocatable = node.status.capacity }
        return node
    }

    /// A resource that is limited and not asked for is asked for up to its limit; in the host's network a port
    /// is the host's.
    static func filled(_ pod: Pod) -> Pod {
        var pod = pod
        let isHost = pod.spec.others.contains { $0.name == "hostNetwork" && $0.value == .bool(true) }
        pod.spec.containers = pod.spec.containers.map { filled($0, inHostNetwork: isHost) }
        pod.spec.initContainers = pod.spec.initContainers.map { filled($0, inHostNetwork: isHost) }
        return pod
    }

    private static func filled(_ container: Container, inHostNetwork isHost: Bool) -> Container {
        var container = container
        container.resources.requests.merge(container.resources.limits) { asked, _ in asked }
        guard isHost else { return container }
        for place in container.ports.indices where container.ports[place].hostPort == 0 {
            container.ports[place].hostPort = container.ports[place].containerPort
        }
        return container
    }
}
