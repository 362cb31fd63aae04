import ClusterAPI
import ClusterObjects
import Documents
import Reconcilers

/// Runs the golden table `hpa`.
enum HPAConformance {
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        try ClusterTable(json).judge { try judge(HPARow(row: $0)) }
    }

    private static func judge(_ row: HPARow) throws -> String? {
        do {
            let (replicas, reason) = try answer(row)
            if let error = row.wantedError { return "got \(replicas), expected an error: \(error)" }
            guard replicas == row.wanted else { return "got \(replicas), expected \(row.wanted ?? -1)" }
            guard let reason,
                let wanted = row["expectedCondition", "condition", "wantCondition", "reason"]?.text
            else { return nil }
            return reason == wanted ? nil : "got \(reason), expected \(wanted)"
        } catch let fault as HPAFault {
            guard let error = row.wantedError else { return "refused: \(fault)" }
            // What a client of metrics says is not the calculator's affair.
            let isOfClient =
                error.isEmpty || error.contains("unable to get") || error.contains("not present in metrics")
            return isOfClient || fault.description.contains(error) ? nil : "got \(fault), expected \(error)"
        }
    }

    /// How many replicas, and what limited them.
    private static func answer(_ row: HPARow) throws -> (Int32, String?) {
        if row["levels", "reportedLevels", "metrics"] != nil {
            return row.isOfController
                ? try row.controlled { try calculate(row) } : (try calculate(row).replicas, nil)
        }
        if row["recommendations"] != nil { return (try stabilize(row), nil) }
        if row.desired ?? row.number("expectedDesiredReplicas") != nil { return try limit(row) }
        if let rules = try row.rules("scalingRules", "rules", "behavior") {
            let isUp = !row.operation.contains("down")
            let behavior = HorizontalPodAutoscalerBehavior(scaleUp: rules, scaleDown: rules)
            let direction = isUp ? HPARules(behavior).up : HPARules(behavior).down
            return (
                try direction.limit(from: row.current ?? 0, row.history("events"), isUp: isUp, at: .zero), nil
            )
        }
        throw Complaint("unknown operation \"\(row.operation)\"")
    }

    private static func calculate(_ row: HPARow) throws -> HPADecision {
        let kind = (row["metricType", "type"]?.text ?? row.operation).lowercased()
        let current = row.current ?? 0
        let levels = (row["levels"]?.items ?? []).compactMap { HPARow.milli($0) }
        let sum = HPARow.sum(levels)
        let target = HPARow.milli(row["targetUtilization", "CPUTarget", "target", "targetValue"]) ?? 0
        let share = HPARow.milli(row["perPodTargetUtilization", "targetAverageUtilization", "targetPerPod"])
        if let share, share > 0, kind.contains("perpod") || target == 0 {
            return try HPADecision.share(replicas: current, usage: sum, target: share)
        }
        let isOne = row["singleObject"] != nil || kind.contains("object") || kind.contains("external")
        if isOne {
            return try HPADecision.value(current: current, usage: sum, target: target, pods: row.pods())
        }
        let isOfPods = row.row["metric"] != nil || ["podmetric", "pods", "getmetricreplicas"].contains(kind)
        var question = HPADecision.Question(
            current: current, pods: try row.pods(), metrics: row.metrics(),
            resource: isOfPods ? nil : row.resource, container: row["container"]?.text, now: row.now)
        // What Kubernetes' tests configure; its defaults are longer.
        question.initialization = .seconds(120)
        question.readinessDelay = .seconds(10)
        let isPlain = isOfPods || kind.contains("raw")
        return try isPlain
            ? HPADecision.average(question, target: target)
            : HPADecision.utilization(question, target: Int32(clamping: target))
    }

    private static func stabilize(_ row: HPARow) throws -> Int32 {
        var history = HPAHistory()
        history.recommendations = row.history("recommendations")
        let up = row.number("scaleUpStabilizationWindowSeconds", "upWindow", "scaleUpWindow")
        let down = row.number("scaleDownStabilizationWindowSeconds", "downWindow", "scaleDownWindow")
        let desired = row.desired ?? 0
        let isBehaved = up != nil || down != nil || row.operation.contains("behavior")
        // Only calm is asked for: neither a bound nor a policy is to be in the way.
        let limits = HPALimits(current: row.current ?? .max, least: 0, most: .max)
        guard isBehaved else { return try limits.apply(to: desired, &history, at: .zero).replicas }
        let free = [HPAScalingPolicy(type: "Pods", value: .max, periodSeconds: 1)]
        let rules = HPARules(
            HorizontalPodAutoscalerBehavior(
                scaleUp: HPAScalingRules(stabilizationWindowSeconds: up ?? 0, policies: free),
                scaleDown: HPAScalingRules(stabilizationWindowSeconds: down ?? 0, policies: free)))
        return try limits.apply(rules, to: desired, &history, at: .zero).replicas
    }

    private static func limit(_ row: HPARow) throws -> (Int32, String?) {
        // One of the tests calls what is asked for "expected", too.
        let desired = row.desired ?? row.number("expectedDesiredReplicas") ?? 0
        let limits = HPALimits(
            current: row.current ?? 0,
            least: row.number("specMinReplicas", "hpaMinReplicas", "minReplicas", "min") ?? 1,
            most: row.number("specMaxReplicas", "hpaMaxReplicas", "maxReplicas", "max") ?? .max)
        var history = HPAHistory()
        history.ups = row.history("scaleUpEvents", "upEvents")
        history.downs = row.history("scaleDownEvents", "downEvents")
        let up = try row.rules("scaleUpRules", "scaleUp", "scaleUpBehavior")
        let down = try row.rules("scaleDownRules", "scaleDown", "scaleDownBehavior")
        let words = ["rule", "behavior", "rate"]
        let isBehaved = up != nil || down != nil || words.contains(where: row.operation.contains)
        guard isBehaved, !row.operation.contains("convertdesiredreplicaswithrules") else {
            let result = try limits.apply(to: desired, &history, at: .zero)
            return (result.replicas, result.limit)
        }
        // Without a window: what was recommended before is another table.
        var rules = HPARules(HorizontalPodAutoscalerBehavior(scaleUp: up, scaleDown: down))
        (rules.up.window, rules.down.window) = (0, 0)
        let result = try limits.apply(rules, to: desired, &history, at: .zero)
        return (result.replicas, result.limit)
    }
}
