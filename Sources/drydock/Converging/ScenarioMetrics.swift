import ClusterAPI
import ClusterObjects
import Reconcilers

/// What the pods of a scenario use: the work of a deployment, divided among those of its pods that are ready.
final class ScenarioMetrics: MetricsSource {
    /// Thousandths of a processor for all pods of a deployment together.
    var load: [ObjectName: Int64] = [:]
    private let api: APIServer
    private let clock: any ClusterClock

    init(api: APIServer, clock: any ClusterClock) {
        self.api = api
        self.clock = clock
    }

    func resource(
        _ resource: String, container: String?, namespace: String, pods: LabelSelector
    ) throws -> [String: PodMetric] {
        guard resource == "cpu" else { throw APIError(.notFound, "\(resource): a scenario knows cpu only") }
        let ready = try api.all(Pod.self, in: ListScope(namespace: namespace, labels: pods)).filter { pod in
            pod.status.conditions.contains { $0.type == "Ready" && $0.status == "True" }
        }
        let names = try load.keys.filter { name in
            try name.namespace == namespace && api.find(Deployment.self, name)?.spec.selector == pods
        }
        let work = names.reduce(0) { $0 + (load[$1] ?? 0) }
        let each = PodMetric(milliValue: work / Int64(max(1, ready.count)), timestamp: clock.timestamp)
        return Dictionary(uniqueKeysWithValues: ready.map { ($0.metadata.name, each) })
    }

    func pods(_ metric: MetricIdentifier, namespace: String, pods: LabelSelector) throws -> [String:
        PodMetric]
    {
        throw APIError(.notFound, "a scenario has no metrics of pods")
    }

    func object(
        _ metric: MetricIdentifier, of object: CrossVersionObjectReference, namespace: String
    ) throws -> Int64 {
        throw APIError(.notFound, "a scenario has no metrics of objects")
    }

    func external(_ metric: MetricIdentifier, namespace: String) throws -> [Int64] {
        throw APIError(.notFound, "a scenario has no external metrics")
    }
}
