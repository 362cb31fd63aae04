import ClusterAPI
import ClusterObjects
import Documents
import Reconcilers

extension HPARow {
    /// Whether the whole controller is asked, and not only its calculator.
    var isOfController: Bool { number("maxReplicas", "specMaxReplicas") != nil }

    /// How many replicas the whole controller gives: bounds, metrics, limits.
    /// - Parameter decide: what the calculator says where no metrics are described.
    func controlled(_ decide: () throws -> HPADecision) throws -> (Int32, String?) {
        let current = current ?? 0
        let (least, most) = (number("minReplicas", "specMinReplicas") ?? 1, number("maxReplicas") ?? .max)
        if current == 0 && least != 0 { return (0, nil) }
        if current > most { return (most, nil) }
        if current < least { return (least, nil) }
        let specs = self["metricsTarget", "metrics", "metricSpecs"]?.items ?? []
        var wishes: [Int32] = []
        do {
            wishes = try specs.isEmpty ? [decide().replicas] : specs.compactMap { try? wish($0) }
        } catch is HPAFault where wantedError == nil {
            // It says why, and leaves everything as it is.
            return (current, nil)
        }
        guard let wish = wishes.max() else { return (current, nil) }
        var history = HPAHistory()
        history.recommendations =
            self["recommendations"] == nil
            ? [HPAHistory.Entry(current, at: .zero)] : self.history("recommendations")
        let limits = HPALimits(current: current, least: least, most: most)
        let up = try rules("scaleUpRules", "scaleUp")
        let down = try rules("scaleDownRules", "scaleDown")
        guard up != nil || down != nil else {
            let result = try limits.apply(to: wish, &history, at: .zero)
            return (result.replicas, nil)
        }
        let rules = HPARules(HorizontalPodAutoscalerBehavior(scaleUp: up, scaleDown: down))
        return (try limits.apply(rules, to: wish, &history, at: .zero).replicas, nil)
    }

    /// How many replicas one metric asks for; nil for one that cannot be had.
    private func wish(_ document: JSONValue) throws -> Int32? {
        let log = FaultLog()
        let node = Documents.Node(value: document, place: .top, log: log)
        guard let spec = MetricSpec.read(node), log.isEmpty else { return nil }
        let levels = (self["levels", "reportedLevels"]?.items ?? []).compactMap { Self.milli($0) }
        let target =
            spec.pods?.target ?? spec.object?.target ?? spec.external?.target ?? spec.resource?.target
        guard let target else { return nil }
        let current = current ?? 0
        var question = HPADecision.Question(
            current: current, pods: try pods(), metrics: metrics(),
            resource: spec.resource?.name ?? spec.containerResource?.name,
            container: spec.containerResource?.container, now: now)
        question.initialization = .seconds(120)
        question.readinessDelay = .seconds(10)
        if spec.object != nil || spec.external != nil {
            let sum = Self.sum(levels)
            if let share = target.averageValue {
                let count = number("statusReplicas") ?? current
                return try HPADecision.share(replicas: count, usage: sum, target: share.milliValue).replicas
            }
            let value = target.value?.milliValue ?? 0
            return try HPADecision.value(
                current: current, usage: levels.first ?? 0, target: value, pods: question.pods
            ).replicas
        }
        if let average = target.averageValue {
            return try HPADecision.average(question, target: average.milliValue).replicas
        }
        return try target.averageUtilization.map {
            try HPADecision.utilization(question, target: $0).replicas
        }
    }
}
