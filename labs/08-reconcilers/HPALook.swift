import ClusterObjects

/// One look at an autoscaler, and what is to be written about it.
struct HPALook {
    /// The autoscaler, with what is to be written.
    var scaler: HorizontalPodAutoscaler
    /// When it was looked at.
    let time: Timestamp

    /// A look at an autoscaler.
    init(_ scaler: HorizontalPodAutoscaler, time: Timestamp) {
        self.scaler = scaler
        self.time = time
        if scaler.metadata.generation > 0 {
            self.scaler.status.observedGeneration = scaler.metadata.generation
        }
    }

    /// What it is to go by.
    var metrics: [MetricSpec] {
        guard scaler.spec.metrics.isEmpty else { return scaler.spec.metrics }
        let percent = HorizontalPodAutoscalerController.defaultUtilization
        let target = MetricTarget(type: "Utilization", averageUtilization: percent)
        return [MetricSpec(type: "Resource", resource: ResourceMetricSource(name: "cpu", target: target))]
    }

    /// Says something about it.
    mutating func say(_ type: String, isTrue: Bool = true, _ reason: String, _ message: String) {
        scaler.status.conditions.say(
            Condition(type: type, status: isTrue ? "True" : "False", reason: reason, message: message),
            at: time)
    }

    /// Says that the number was changed.
    mutating func scaled(to replicas: Int32) {
        let message = "the HPA controller was able to update the target scale to \(replicas)"
        say("AbleToScale", "SucceededRescale", message)
        scaler.status.lastScaleTime = time
    }
}
