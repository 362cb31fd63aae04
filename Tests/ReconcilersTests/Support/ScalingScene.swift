import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import XCTest

/// Pods and what was measured of them, for questions to an autoscaler.
enum ScalingScene {
    static let now = Timestamp(secondsSince1970: 1_796_083_200)

    /// A pod that has been running for an hour; `state`: R ready, U unready since its start, P pending, F failed,
    /// D being deleted.
    static func pod(_ name: String, _ state: Character = "R", cpu: Int64? = 1000) -> Pod {
        var pod = Pod(metadata: ObjectMeta(name: name, namespace: "default", labels: ["app": "web"]))
        var container = Container(name: "app")
        container.resources.requests["cpu"] = cpu.map { Quantity(milli: $0) }
        pod.spec.containers = [container]
        let start = now + .seconds(-3600)
        pod.status.startTime = start
        pod.status.phase = state == "P" ? "Pending" : state == "F" ? "Failed" : "Running"
        pod.status.conditions = [
            Condition(
                type: "Ready", status: state == "U" ? "False" : "True",
                lastTransitionTime: start + .seconds(5))
        ]
        if state == "D" { pod.metadata.deletionTimestamp = now }
        return pod
    }

    /// A question about pods in these states with these measurements; nil is missing.
    static func question(
        _ states: String, _ values: [Int64?], current: Int32? = nil, resource: String? = "cpu",
        cpu: Int64? = 1000
    ) -> HPADecision.Question {
        let pods = states.enumerated().map { pod("p\($0)", $1, cpu: cpu) }
        var metrics: [String: PodMetric] = [:]
        for (index, value) in values.enumerated() {
            metrics["p\(index)"] = value.map { PodMetric(milliValue: $0, timestamp: now) }
        }
        return HPADecision.Question(
            current: current ?? Int32(pods.count), pods: pods, metrics: metrics, resource: resource, now: now)
    }
}

/// A source of metrics that says what it is told to.
final class TestMetrics: MetricsSource {
    /// What each pod uses of a resource, in thousandths; nil: it is not known.
    var usage: [String: Int64]? = [:]
    /// What pods, objects and others say, by metric; one that is missing is not known.
    var values: [String: Int64] = [:]
    private let api: any ClusterAPI
    private let clock: any ClusterClock

    init(_ api: any ClusterAPI, clock: any ClusterClock) {
        self.api = api
        self.clock = clock
    }

    func resource(
        _ resource: String, container: String?, namespace: String, pods: LabelSelector
    ) throws -> [String: PodMetric] {
        guard let each = usage?[resource] else { throw APIError(.serviceUnavailable, "no metrics server") }
        return try measured(each, namespace, pods)
    }

    func pods(_ metric: MetricIdentifier, namespace: String, pods: LabelSelector) throws -> [String:
        PodMetric]
    {
        try measured(try value(metric), namespace, pods)
    }

    func object(
        _ metric: MetricIdentifier, of object: CrossVersionObjectReference, namespace: String
    ) throws -> Int64 { try value(metric) }

    func external(_ metric: MetricIdentifier, namespace: String) throws -> [Int64] { [try value(metric)] }

    private func value(_ metric: MetricIdentifier) throws -> Int64 {
        guard let value = values[metric.name] else { throw APIError(.notFound, "no metric \(metric.name)") }
        return value
    }

    private func measured(
        _ each: Int64, _ namespace: String, _ selector: LabelSelector
    ) throws -> [String: PodMetric] {
        let pods = try api.all(Pod.self, in: ListScope(namespace: namespace, labels: selector))
        let metric = PodMetric(milliValue: each, timestamp: clock.timestamp, window: .zero)
        return Dictionary(pods.map { ($0.metadata.name, metric) }) { first, _ in first }
    }
}
