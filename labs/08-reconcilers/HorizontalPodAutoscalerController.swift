import ClusterAPI
import ClusterObjects
import LabSupport

/// Gives deployments and replica sets as many replicas as their load asks for.
///
/// What it recommended of late lies in its memory: one that is started again has to watch for a while before
/// it takes replicas away.
/// - Kubernetes: 1.20, pkg/controller/podautoscaler
public final class HorizontalPodAutoscalerController: Reconciler {
    /// As its logs call it.
    public let name = "horizontal-pod-autoscaler"
    /// How often it looks at an autoscaler.
    public static let period = Duration.seconds(15)
    /// In percent of the requests: what an autoscaler without metrics wants of the processors.
    public static let defaultUtilization: Int32 = 80

    private let api: any ClusterAPI
    private let reader: any ClusterReader
    private let clock: any ClusterClock
    private let metrics: any MetricsSource
    private let note: (Notice) -> Void
    private var histories: [ObjectName: HPAHistory] = [:]
    private var lookedAt: [ObjectName: Duration] = [:]

    /// A controller that remembers nothing.
    public init(
        api: any ClusterAPI, reader: any ClusterReader, clock: any ClusterClock, metrics: any MetricsSource,
        note: @escaping (Notice) -> Void = { _ in }
    ) {
        self.api = api
        self.reader = reader
        self.clock = clock
        self.metrics = metrics
        self.note = note
    }

    /// Autoscalers only; their load is looked at again and again.
    public var interests: [Interest] {
        [
            Interest(in: HorizontalPodAutoscaler.self) { before, after in
                [(after ?? before)?.name].compactMap(\.self)
            }
        ]
    }

    /// Looks at the load of one autoscaler.
    public func reconcile(_ key: ObjectName) throws -> Duration? {
        // TODO reconcilers.8
        // Not more often than every 15 s, whatever happens: each look is one recommendation. The target is
        // read from the API itself. No replicas at all, though there should be some: somebody switched it off.
        // Outside the bounds: into them, without a look at metrics. Otherwise metrics, then limits. The status
        // is written only when something in it has changed.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
}
