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
        // >>> reconcilers.8
        // Going or failed: ignored. Pending: unready. No measurement: missing. Then, for processors: unready
        // without a Ready condition or a start time; in its first minutes (`initialization`) while it is not
        // Ready, or when the measurement began before it last turned; later if it is not Ready and last turned
        // within `readinessDelay` of its start. The others count.
        // stub: throw Unimplemented("reconcilers.8")
        for pod in pods {
            let name = pod.metadata.name
            if pod.metadata.deletionTimestamp != nil || pod.status.phase == "Failed" {
                ignored.insert(name)
            } else if pod.status.phase == "Pending" {
                unready.insert(name)
            } else if let metric = metrics[name] {
                let isCold =
                    resource == "cpu" && Self.isCold(pod, metric, now, initialization, readinessDelay)
                if isCold { unready.insert(name) } else { readyCount += 1 }
            } else {
                missing.insert(name)
            }
        }
        // <<<
    }

    // >>> reconcilers.8
    private static func isCold(
        _ pod: Pod, _ metric: PodMetric, _ now: Timestamp, _ initialization: Duration, _ delay: Duration
    ) -> Bool {
        guard let ready = pod.status.conditions.about("Ready"), let start = pod.status.startTime else {
            return true
        }
        let isUnready = ready.status == "False"
        // A condition without a time turned long ago.
        let turned = ready.lastTransitionTime ?? Timestamp(secondsSince1970: .min)
        if now - start < initialization {
            return isUnready || metric.timestamp - turned < metric.window
        }
        return isUnready && turned - start < delay
    }
    // <<<
}
