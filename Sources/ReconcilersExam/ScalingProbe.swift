import ClusterAPI
import ClusterObjects
import ExamKit
import LabSupport
import Reconcilers

/// Milestone 8: how many replicas a load asks for, and how many of them come now.
struct ScalingProbe: Probe {
    struct Policy: Codable, Sendable {
        var type: String
        var value: Int32
        var period: Int32
    }

    struct Case: Codable, Sendable {
        /// R ready, U unready, P pending, F failed, D on its way out.
        var states: String
        var values: [Int64?]
        var target: Int32
        var current: Int32
        var least: Int32
        var most: Int32
        var wishes: [Int32]
        var selection: String
        var policies: [Policy]
        var window: Int32
    }

    let id = "scaling"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<80).map { _ in
            let count = Int.random(in: 1...8, using: &generator)
            let states = (0..<count).map { _ in "RRRRRRRUPFD".randomElement(using: &generator) ?? "R" }
            let least = Int32.random(in: 0...3, using: &generator)
            return Case(
                states: String(states),
                values: (0..<count).map { _ in
                    Int.random(in: 0..<6, using: &generator) == 0
                        ? nil : Int64.random(in: 0...30, using: &generator) * 50
                },
                target: Int32.random(in: 1...10, using: &generator) * 10,
                current: Int32(count), least: least,
                most: least + Int32.random(in: 1...30, using: &generator),
                wishes: (0..<6).map { _ in Int32.random(in: 0...40, using: &generator) },
                selection: ["Max", "Min", "Disabled"].randomElement(using: &generator) ?? "Max",
                policies: (0..<2).map { _ in
                    Policy(
                        type: Bool.random(using: &generator) ? "Pods" : "Percent",
                        value: Int32.random(in: 1...60, using: &generator),
                        period: Int32.random(in: 1...4, using: &generator) * 60)
                }, window: Int32.random(in: 0...3, using: &generator) * 60)
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let now = Timestamp(secondsSince1970: 1_000_000)
        let pods = question.states.enumerated().map { pod("p\($0)", $1, at: now) }
        var metrics: [String: PodMetric] = [:]
        for (index, value) in question.values.enumerated() {
            metrics["p\(index)"] = value.map { PodMetric(milliValue: $0, timestamp: now) }
        }
        var asked = HPADecision.Question(
            current: question.current, pods: pods, metrics: metrics, resource: "cpu", now: now)
        let show = { (decision: HPADecision) in "\(decision.replicas) \(decision.current)" }
        let utilization = try answer {
            show(try HPADecision.utilization(asked, target: question.target))
        }
        asked.resource = nil
        let average = try answer {
            show(try HPADecision.average(asked, target: Int64(question.target) * 10))
        }
        return Answers(lines: [utilization, average, try plain(question), try behaved(question)])
    }

    private func pod(_ name: String, _ state: Character, at now: Timestamp) -> Pod {
        var pod = Pod(metadata: ObjectMeta(name: name))
        var container = Container(name: "c")
        container.resources.requests["cpu"] = Quantity(1)
        pod.spec.containers = [container]
        pod.status.startTime = now + .seconds(-3600)
        pod.status.phase = state == "P" ? "Pending" : state == "F" ? "Failed" : "Running"
        pod.status.conditions = [
            Condition(
                type: "Ready", status: state == "U" ? "False" : "True",
                lastTransitionTime: now + .seconds(-3595))
        ]
        if state == "D" { pod.metadata.deletionTimestamp = now }
        return pod
    }

    private func plain(_ question: Case) throws -> String {
        var history = HPAHistory()
        var current = max(1, question.current)
        return try question.wishes.enumerated().map { index, wish in
            let limits = HPALimits(current: current, least: question.least, most: question.most)
            let result = try limits.apply(to: wish, &history, at: .seconds(index * 90))
            current = max(1, result.replicas)
            return "\(result.replicas) \(result.limit)"
        }.joined(separator: ", ")
    }

    private func behaved(_ question: Case) throws -> String {
        let given = HPAScalingRules(
            stabilizationWindowSeconds: question.window, selectPolicy: question.selection,
            policies: question.policies.map {
                HPAScalingPolicy(type: $0.type, value: $0.value, periodSeconds: $0.period)
            })
        let rules = HPARules(HorizontalPodAutoscalerBehavior(scaleUp: given, scaleDown: given))
        var history = HPAHistory()
        var current = max(1, question.current)
        return try question.wishes.enumerated().map { index, wish in
            let now = Duration.seconds(index * 45)
            let limits = HPALimits(current: current, least: question.least, most: question.most)
            let result = try limits.apply(rules, to: wish, &history, at: now)
            let next = max(1, result.replicas)
            if next != current { history.scaled(from: current, to: next, at: now) }
            current = next
            return "\(result.replicas) \(result.limit)"
        }.joined(separator: ", ")
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let pods = "pods in states \(question.states)"
        return Answers.explain(
            [
                "utilization of \(pods), target \(question.target) %", "average of \(pods)",
                "limit the wishes \(question.wishes) between \(question.least) and \(question.most)",
                "the same with policies",
            ], expected, actual)
    }
}
