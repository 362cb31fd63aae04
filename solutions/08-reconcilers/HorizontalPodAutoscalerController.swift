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
        // >>> reconcilers.8
        // Not more often than every 15 s, whatever happens: each look is one recommendation. The target is
        // read from the API itself. No replicas at all, though there should be some: somebody switched it off.
        // Outside the bounds: into them, without a look at metrics. Otherwise metrics, then limits. The status
        // is written only when something in it has changed.
        // stub: throw Unimplemented("reconcilers.8")
        guard let scaler = try reader.find(HorizontalPodAutoscaler.self, key) else {
            histories[key] = nil
            lookedAt[key] = nil
            return nil
        }
        if let last = lookedAt[key], clock.now < last + Self.period { return last + Self.period - clock.now }
        var look = HPALook(scaler, time: clock.timestamp)
        do {
            let target = try ScaleTarget(scaler.spec.scaleTargetRef, namespace: key.namespace, api)
            look.say(
                "AbleToScale", "SucceededGetScale",
                "the HPA controller was able to get the target's current scale")
            try scale(target, key, &look)
        } catch let error as APIError where error.reason == .notFound || error.reason == .badRequest {
            let why = "the HPA controller was unable to get the target's current scale: \(error)"
            look.say("AbleToScale", isTrue: false, "FailedGetScale", why)
            note(Notice(about: scaler, isWarning: true, reason: "FailedGetScale", message: "\(error)"))
        }
        lookedAt[key] = clock.now
        if look.scaler.status != scaler.status { _ = try api.updateStatus(look.scaler) }
        return Self.period
        // <<<
    }

    // >>> reconcilers.8
    private func scale(_ target: ScaleTarget, _ key: ObjectName, _ look: inout HPALook) throws {
        let current = target.specReplicas
        look.scaler.status.currentReplicas = current
        var history = histories[key] ?? HPAHistory()
        if history.recommendations.isEmpty {
            history.recommendations = [HPAHistory.Entry(current, at: clock.now)]
        }
        // Nothing is known: the last wish stands, and nothing is changed.
        if let wish = try decide(target, key.namespace, &history, &look) {
            look.scaler.status.desiredReplicas = wish.replicas
            if wish.replicas != current {
                try target.scale(to: wish.replicas, api)
                if look.scaler.spec.behavior != nil {
                    history.scaled(from: current, to: wish.replicas, at: clock.now)
                }
                look.scaled(to: wish.replicas)
                let message = "New size: \(wish.replicas); reason: \(wish.why)"
                note(Notice(about: look.scaler, reason: "SuccessfulRescale", message: message))
            }
        }
        histories[key] = history
    }

    /// How many replicas there shall be from now on, and why; nil when nothing is known.
    private func decide(
        _ target: ScaleTarget, _ namespace: String, _ history: inout HPAHistory, _ look: inout HPALook
    ) throws -> (replicas: Int32, why: String)? {
        let (current, spec) = (target.specReplicas, look.scaler.spec)
        let least = spec.minReplicas ?? 1
        if current == 0 && least != 0 {
            let off = "scaling is disabled since the replica count of the target is zero"
            look.say("ScalingActive", isTrue: false, "ScalingDisabled", off)
            look.scaler.status.currentMetrics = []
            return (0, off)
        }
        if current > spec.maxReplicas {
            return (spec.maxReplicas, "Current number of replicas above Spec.MaxReplicas")
        }
        if current < least { return (least, "Current number of replicas below Spec.MinReplicas") }
        guard let wish = try wish(target, namespace, &look) else { return nil }
        let limits = HPALimits(current: current, least: least, most: spec.maxReplicas)
        let rules = spec.behavior.map(HPARules.init)
        let result =
            try rules.map { try limits.apply($0, to: wish.replicas, &history, at: clock.now) }
            ?? limits.apply(to: wish.replicas, &history, at: clock.now)
        history.forget(rules, at: clock.now)
        look.say("AbleToScale", result.stabilized, result.stabilizedMessage)
        look.say("ScalingLimited", isTrue: result.isLimited, result.limit, result.limitMessage)
        return (
            result.replicas,
            wish.replicas > current ? "\(wish.metric) above target" : "All metrics below target"
        )
    }

    /// What the metrics ask for; nil when none of them can be had.
    private func wish(
        _ target: ScaleTarget, _ namespace: String, _ look: inout HPALook
    ) throws -> (replicas: Int32, metric: String)? {
        let scope = ListScope(namespace: namespace, labels: target.selector)
        let reading = HPAMetricReader(
            source: metrics, namespace: namespace, selector: target.selector,
            pods: try reader.all(Pod.self, in: scope), specReplicas: target.specReplicas,
            statusReplicas: target.statusReplicas, now: clock.timestamp)
        var best: (replicas: Int32, metric: String)?
        var trouble: (type: String, error: any Error)?
        var statuses: [MetricStatus] = []
        for spec in look.metrics {
            do {
                let answer = try reading.answer(to: spec)
                statuses.append(answer.status)
                if answer.decision.replicas > best?.replicas ?? -1 {
                    best = (answer.decision.replicas, answer.name)
                }
            } catch {
                // One that answers is enough, even to scale down; since 1.22 only to scale up.
                statuses.append(MetricStatus(type: spec.type))
                trouble = trouble ?? (spec.type, error)
            }
        }
        if let best {
            look.scaler.status.currentMetrics = statuses
            let message = "the HPA was able to successfully calculate a replica count from \(best.metric)"
            look.say("ScalingActive", "ValidMetricFound", message)
        } else if let trouble {
            report(trouble.error, on: trouble.type, &look)
        }
        return best
    }

    private func report(_ error: any Error, on type: String, _ look: inout HPALook) {
        let known = ["Resource", "ContainerResource", "Pods", "Object", "External"].contains(type)
        let reason = known ? "FailedGet\(type)Metric" : "InvalidMetricSourceType"
        let message = "the HPA was unable to compute the replica count: \(error)"
        look.say("ScalingActive", isTrue: false, reason, message)
        note(Notice(about: look.scaler, isWarning: true, reason: reason, message: "\(error)"))
    }
    // <<<
}
