import ClusterObjects
import LabSupport
import SchedulingModel

/// A node that has the images already starts the pod sooner.
///
/// - Kubernetes: 1.20, plugins/imagelocality
public struct ImageLocalityPlugin: ScorePlugin {
    /// As the scheduler calls it.
    public let name = "ImageLocality"

    /// Less than this is not worth it: 23 MiB.
    public static let least: Int64 = 23 << 20
    /// More than this for each container changes nothing: 1000 MiB.
    public static let most: Int64 = 1000 << 20

    /// The plug-in.
    public init() {}

    /// How much of the images lies there.
    public func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int {
        // >>> scheduler.3
        // Add up the sizes of the containers' images that the node has, each times the part of all nodes
        // that have it (as `Double`, rounded down): else all pods would go where the first one went. Clamp
        // the sum between `least` and `most` times the containers, and scale that range to 0...100.
        // An image without a tag is "latest".
        // stub: throw Unimplemented("scheduler.3")
        let containers = pod.pod.spec.containers
        if node.images.isEmpty || containers.isEmpty { return 0 }
        let sum = containers.reduce(Int64(0)) { sum, container in
            let image = tagged(container.image)
            guard let size = node.images[image] else { return sum }
            let part = Double(cluster.nodeCount(ofImage: image)) / Double(max(1, cluster.nodeCount))
            return sum + Int64(min(Double(max(0, size)) * part, Double(Self.most) * 1000))
        }
        let most = Self.most * Int64(containers.count)
        return Int(100 * (min(max(sum, Self.least), most) - Self.least) / (most - Self.least))
        // <<<
    }

    // >>> scheduler.3
    private func tagged(_ image: String) -> String {
        let file = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        return file.contains(":") ? image : image + ":latest"
    }
    // <<<
}
