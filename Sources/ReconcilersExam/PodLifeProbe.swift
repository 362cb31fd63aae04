import ClusterAPI
import ClusterObjects
import ExamKit
import LabSupport
import Reconcilers

/// Milestone 8: what a kubelet does with the containers of a pod.
struct PodLifeProbe: Probe {
    struct Run: Codable, Sendable {
        var name: String
        var isInit: Bool
        /// What it returned; nil while it runs.
        var code: Int32?
    }

    struct Case: Codable, Sendable {
        var policy: String
        var inits: Int
        var containers: Int
        var runs: [Run]
        var isOver: Bool
        var probe: [Int32]
        var answers: [Bool]
        var crashes: [Int]
    }

    let id = "pod-life"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<60).map { _ in
            let (inits, containers) = (
                Int.random(in: 0...2, using: &generator), Int.random(in: 1...2, using: &generator)
            )
            let names = (0..<inits).map { ("i\($0)", true) } + (0..<containers).map { ("c\($0)", false) }
            let known = Int.random(in: 0...names.count, using: &generator)
            let runs = names.prefix(known).map { name, isInit in
                Run(name: name, isInit: isInit, code: [nil, 0, 0, 1].randomElement(using: &generator) ?? nil)
            }
            return Case(
                policy: ["Always", "OnFailure", "Never", ""].randomElement(using: &generator) ?? "",
                inits: inits, containers: containers, runs: runs,
                isOver: Int.random(in: 0..<5, using: &generator) == 0,
                probe: (0..<2).map { _ in Int32.random(in: 1...3, using: &generator) },
                answers: (0..<12).map { _ in Bool.random(using: &generator) },
                crashes: (0..<8).map { _ in [1, 30, 599, 601, 700].randomElement(using: &generator) ?? 1 })
        }
    }

    func observe(_ question: Case) throws -> Answers {
        var pod = Pod(metadata: ObjectMeta(name: "p", namespace: "default", uid: "u"))
        pod.spec.restartPolicy = question.policy
        pod.spec.initContainers = (0..<question.inits).map { Container(name: "i\($0)") }
        pod.spec.containers = (0..<question.containers).map { Container(name: "c\($0)") }
        let now = Duration.seconds(1000)
        let containers = question.runs.map { run in
            RuntimeContainer(
                id: run.name,
                launch: ContainerLaunch(
                    pod: pod.name, podUID: "u", container: Container(name: run.name), isInit: run.isInit,
                    attempt: 0),
                startedAt: .zero, state: run.code.map { .exited(code: $0, at: .seconds(900)) } ?? .running)
        }
        let backOff = CrashBackOff()
        let plan = try PodPlan(for: pod, containers, isOver: question.isOver, backOff: backOff, at: now)
        let report = PodReport(on: pod, containers, ContainerHealth(), plan, backOff, at: now)
        let status = try report.status()
        let conditions = status.conditions.sorted { $0.type < $1.type }.map { "\($0.type)=\($0.status)" }
        return Answers(lines: [
            "start \(plan.starts.map { "\($0.container.name)#\($0.attempt)" })", "stop \(plan.stops)",
            status.phase, conditions.joined(separator: " "), try counts(question),
            try waits(question.crashes),
        ])
    }

    private func counts(_ question: Case) throws -> String {
        let probe = ContainerProbe(
            successThreshold: question.probe[0], failureThreshold: question.probe[1])
        return try ProbeKind.allCases.map { kind in
            var count = ProbeCount(kind, probe, startedAt: .zero)
            var text = "\(kind) "
            for answer in question.answers where !count.isDone {
                text += try count.take(answer, at: count.due) ? "F" : count.isGood ? "g" : "b"
            }
            return text
        }.joined(separator: " ")
    }

    /// How long a container waits that runs for so long each time.
    private func waits(_ lengths: [Int]) throws -> String {
        var backOff = CrashBackOff()
        var now = 0
        return try lengths.map { length in
            now += length
            let ended = Duration.seconds(now)
            let wait = try backOff.wait("c", ended: ended, at: ended)?.components.seconds ?? 0
            now += Int(wait)
            try backOff.restarted("c", ended: ended, at: .seconds(now))
            return "\(wait)"
        }.joined(separator: " ")
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let pod = "a pod with \(question.inits) init containers and \(question.containers) others"
        return Answers.explain(
            [
                "what to start of \(pod)", "what to end of \(pod)", "phase of \(pod)", "conditions of \(pod)",
                "count twelve answers to each probe", "waits of a container that ran \(question.crashes) s",
            ], expected, actual)
    }
}
