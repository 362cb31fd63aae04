import ExamKit
import LabSupport
import PodScheduler
import SchedulingModel

/// Milestone 5: pods come and go, binding fails now and then; who is bound when.
struct CycleProbe: Probe {
    struct Event: Codable, Sendable {
        /// `come`, `go`, `node` or `wait`.
        var kind: String
        var pod: Int
        var milliseconds: Int
    }

    struct Case: Codable, Sendable {
        var scene: CaseScene
        var events: [Event]
        var refusals: Int
    }

    let id = "cycle"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<25).map { _ in
            let scene = CaseScene.random(nodes: 3, running: 0, coming: 12, using: &generator) {
                CasePod.random($0, using: &$1)
            }
            let events = (0..<40).map { _ in
                Event(
                    kind: ["come", "come", "go", "wait", "node"][Int.random(in: 0..<5, using: &generator)],
                    pod: Int.random(in: 0..<12, using: &generator),
                    milliseconds: Int.random(in: 0...2500, using: &generator))
            }
            return Case(scene: scene, events: events, refusals: Int.random(in: 0...3, using: &generator))
        }
    }

    private static let profile = Profile(
        filters: Profile.standardFilters,
        scores: [.init(LeastAllocatedPlugin()), .init(TaintTolerationPlugin())])

    func observe(_ question: Case) throws -> Answers {
        let cluster = try question.scene.cluster()
        let api = ExamAPI(refusals: question.refusals)
        let placer = Placer(cluster, Self.profile, seed: 11, choose: TieBreak.choose)
        let scheduler = Scheduler(cluster, placer, api)
        let pods = try question.scene.coming.map { try $0.info() }
        var now = Duration.zero
        var lines: [String] = []
        for event in question.events {
            now += .milliseconds(event.milliseconds)
            switch event.kind {
            case "come" where cluster.pod(pods[event.pod].key) == nil:
                try scheduler.podAdded(pods[event.pod], at: now)
            case "go": try scheduler.podDeleted(pods[event.pod], at: now)
            case "node": try scheduler.nodeChanged(.nodeGrew, at: now)
            default: break
            }
            while let outcome = try scheduler.step(at: now) { lines.append(Self.text(outcome)) }
        }
        return Answers(lines: lines + api.lines)
    }

    static func text(_ outcome: Scheduler.Outcome) -> String {
        switch outcome {
        case .bound(let pod, let node): "\(pod) bound to \(node)"
        case .waits(let pod, let node): "\(pod) waits on \(node)"
        // What the error says is the solution's own business.
        case .failed(let pod, _): "\(pod) failed"
        case .unschedulable(let pod, let message, let nomination):
            "\(pod): \(message) \(nomination?.node ?? "-") \(nomination?.victims ?? [])"
        }
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(expected.lines.indices.map { "outcome \($0 + 1)" }, expected, actual)
    }
}
