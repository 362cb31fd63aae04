import ClusterAPI
import ClusterObjects
import LabSupport

/// The pods of an autoscaler, by how far their measurements can be trusted.
///
/// - Kubernetes: 1.20, pkg/controller/podautoscaler, groupPods
public struct HPAPodGroups: Equatable, Sendable {
    /// So long after its start what a pod uses may be the cost of starting.
    public static let initialization = Duration.seconds(300)
    /// A pod that turned unready so soon after its start has never been ready.
    public static let initialReadinessDelay = Duration.seconds(30)

    /// How many count in full.
    public private(set) var readyCount = 0
    /// Those whose measurements do not count: they have not begun, or only just.
    public private(set) var unready: Set<String> = []
    /// Those without a measurement.
    public private(set) var missing: Set<String> = []
    /// Those that are on their way out.
    public private(set) var ignored: Set<String> = []

    /// Sorts pods.
    /// - Parameters:
    ///   - resource: what was measured; only for `cpu` does a pod's start matter. Nil: no resource.
    ///   - initialization: how long a start may take.
    ///   - readinessDelay: how long it may take until a pod says whether it is ready.
    public init(
        _ pods: [Pod], _ metrics: [String: PodMetric], resource: String?, at now: Timestamp,
        initialization: Duration = Self.initialization, readinessDelay: Duration = Self.initialReadinessDelay
    ) throws {
        // TODO reconcilers.8
        // Going or failed: ignored. Pending: unready. No measurement: missing. Then, for processors: unready
        // without a Ready condition or a start time; in its first minutes (`initialization`) while it is not
        // Ready, or when the measurement began before it last turned; later if it is not Ready and last turned
        // within `readinessDelay` of its start. The others count.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
}
