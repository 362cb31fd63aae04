import ClusterObjects
import ExamKit
import LabSupport
import PodScheduler
import SchedulingModel

/// Milestone 1: what pods ask for, what they count for, and their class of service.
struct RequestsProbe: Probe {
    struct Part: Codable, Sendable {
        var requests: [String: String]
        var limits: [String: String]
        var isSidecar: Bool
    }

    struct Case: Codable, Sendable {
        var containers: [Part]
        var before: [Part]
        var overhead: [String: String]
    }

    let id = "requests"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<60).map { _ in
            let overhead = Bool.random(using: &generator) ? ["cpu": "10m", "memory": "1Mi"] : [:]
            return Case(
                containers: (0..<Int.random(in: 1...3, using: &generator)).map { _ in part(using: &generator)
                },
                before: (0..<Int.random(in: 0...3, using: &generator)).map { _ in part(using: &generator) },
                overhead: overhead)
        }
    }

    private func part(using generator: inout SeededGenerator) -> Part {
        let amounts = [
            "cpu": ["0", "100m", "0.5", "2"], "memory": ["0", "64Mi", "1Gi", "1G"],
            "ephemeral-storage": ["1Gi"],
            "example.com/gpu": ["1", "2"],
        ]
        var list: [String: String] = [:]
        for (name, texts) in amounts.sorted(by: { $0.key < $1.key }) where Bool.random(using: &generator) {
            list[name] = texts.randomElement(using: &generator)
        }
        let limits = Int.random(in: 0..<3, using: &generator) == 0 ? [:] : list
        return Part(requests: list, limits: limits, isSidecar: Int.random(in: 0..<4, using: &generator) == 0)
    }

    func observe(_ question: Case) throws -> Answers {
        let list = { (texts: [String: String]) in try texts.mapValues { try Quantity(parsing: $0) } }
        let container = { (part: Part) in
            Container(
                resources: ResourceRequirements(
                    requests: try list(part.requests), limits: try list(part.limits)),
                restartPolicy: part.isSidecar ? "Always" : "")
        }
        let spec = PodSpec(
            containers: try question.containers.map(container),
            initContainers: try question.before.map(container),
            overhead: try list(question.overhead))
        let pod = Pod(metadata: ObjectMeta(name: "p"), spec: spec)
        let request = try PodRequest.resources(of: pod)
        let scored = try PodRequest.scored(of: pod)
        return Answers(lines: [
            request.names.map { "\($0) \(request[$0])" }.joined(separator: ", "),
            "cpu \(scored.milliCPU), memory \(scored.memory)", try QualityOfService.of(pod).rawValue,
        ])
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let pod = "\(question.containers.count) containers and \(question.before.count) before them"
        return Answers.explain(
            ["request of \(pod)", "what \(pod) count for", "class of \(pod)"], expected, actual)
    }
}
