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
        // TODO scheduler.3
        // Add up the sizes of the containers' images that the node has, each times the part of all nodes
        // that have it (as `Double`, rounded down): else all pods would go where the first one went. Clamp
        // the sum between `least` and `most` times the containers, and scale that range to 0...100.
        // An image without a tag is "latest".
        throw Unimplemented("scheduler.3")
    }

    // TODO scheduler.3
}
