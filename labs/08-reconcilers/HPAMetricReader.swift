import ClusterAPI
import ClusterObjects

/// Reads one metric of an autoscaler and decides by it.
///
/// - Kubernetes: 1.20, pkg/controller/podautoscaler, computeReplicasForMetric
struct HPAMetricReader {
    /// What came of one metric.
    struct Answer {
        /// How many replicas, and why.
        var decision: HPADecision
        /// What the metric is called when it is the one that decides.
        var name: String
        /// What it was.
        var status: MetricStatus
    }

    let source: any MetricsSource
    let namespace: String
    let selector: LabelSelector
    let pods: [Pod]
    let specReplicas: Int32
    let statusReplicas: Int32
    let now: Timestamp

    /// Decides by one metric.
    /// - Throws: `HPAFault`, or what the source throws.
    func answer(to spec: MetricSpec) throws -> Answer {
        switch (spec.type, spec.resource, spec.containerResource, spec.pods, spec.object, spec.external) {
        case ("Resource", let of?, _, _, _, _):
            return try resource(of.name, container: nil, of.target) {
                MetricStatus(type: spec.type, resource: $0)
            }
        case ("ContainerResource", _, let of?, _, _, _):
            return try resource(of.name, container: of.container, of.target) {
                MetricStatus(type: spec.type, containerResource: $0)
            }
        case ("Pods", _, _, let of?, _, _): return try pods(of)
        case ("Object", _, _, _, let of?, _): return try object(of)
        case ("External", _, _, _, _, let of?): return try external(of)
        default: throw HPAFault.invalid("unknown metric source type \"\(spec.type)\"")
        }
    }

    private func resource(
        _ name: String, container: String?, _ target: MetricTarget, status: (MetricReading) -> MetricStatus
    ) throws -> Answer {
        let metrics = try source.resource(name, container: container, namespace: namespace, pods: selector)
        let question = HPADecision.Question(
            current: specReplicas, pods: pods, metrics: metrics, resource: name, container: container,
            now: now)
        var reading = MetricReading(name: name, container: container ?? "")
        let decision: HPADecision
        var title = "\(name) resource"
        if let average = target.averageValue {
            decision = try HPADecision.average(question, target: average.milliValue)
        } else if let percent = target.averageUtilization {
            decision = try HPADecision.utilization(question, target: percent)
            reading.current.averageUtilization = Int32(clamping: decision.current)
            title += " utilization (percentage of request)"
        } else {
            throw HPAFault.invalid(
                "invalid resource metric source: neither a utilization target nor a value target was set")
        }
        reading.current.averageValue = Quantity(milli: decision.average)
        return Answer(decision: decision, name: title, status: status(reading))
    }

    private func pods(_ of: PodsMetricSource) throws -> Answer {
        guard let target = of.target.averageValue else {
            throw HPAFault.invalid("invalid pods metric source: no average value target was set")
        }
        let metrics = try source.pods(of.metric, namespace: namespace, pods: selector)
        let question = HPADecision.Question(current: specReplicas, pods: pods, metrics: metrics, now: now)
        let decision = try HPADecision.average(question, target: target.milliValue)
        var reading = MetricReading(metric: of.metric)
        reading.current.averageValue = Quantity(milli: decision.average)
        return Answer(
            decision: decision, name: "pods metric \(of.metric.name)",
            status: MetricStatus(type: "Pods", pods: reading))
    }

    private func object(_ of: ObjectMetricSource) throws -> Answer {
        let usage = try source.object(of.metric, of: of.describedObject, namespace: namespace)
        var reading = MetricReading(metric: of.metric, describedObject: of.describedObject)
        let decision = try whole(usage, of.target, "object", &reading)
        return Answer(
            decision: decision, name: "\(of.describedObject.kind) metric \(of.metric.name)",
            status: MetricStatus(type: "Object", object: reading))
    }

    private func external(_ of: ExternalMetricSource) throws -> Answer {
        let series = try source.external(of.metric, namespace: namespace)
        let usage = Int64(clamping: series.reduce(Int128(0)) { $0 + Int128($1) })
        var reading = MetricReading(metric: of.metric)
        let decision = try whole(usage, of.target, "external", &reading)
        return Answer(
            decision: decision, name: "external metric \(of.metric.name)",
            status: MetricStatus(type: "External", external: reading))
    }

    /// By a value that is one for all pods.
    private func whole(
        _ usage: Int64, _ target: MetricTarget, _ kind: String, _ reading: inout MetricReading
    ) throws -> HPADecision {
        if let average = target.averageValue {
            let decision = try HPADecision.share(
                replicas: statusReplicas, usage: usage, target: average.milliValue)
            reading.current.averageValue = Quantity(milli: decision.current)
            return decision
        }
        guard let value = target.value else {
            throw HPAFault.invalid(
                "invalid \(kind) metric source: neither a value target nor an average value target was set")
        }
        reading.current.value = Quantity(milli: usage)
        return try HPADecision.value(
            current: specReplicas, usage: usage, target: value.milliValue, pods: pods)
    }
}
