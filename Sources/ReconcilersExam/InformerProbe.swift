import ClusterAPI
import ClusterObjects
import ExamKit
import LabSupport
import Reconcilers

/// Milestone 6: what handlers are told while pods come and go, watches break and history is forgotten.
struct InformerProbe: Probe {
    struct Act: Codable, Sendable {
        var verb: Verb
        var pod: Int
    }

    enum Verb: String, Codable, CaseIterable, Sendable {
        case make, change, remove, pump, breakWatch, forget, fail, wait, bookmark
    }

    let id = "informer"

    func cases(using generator: inout SeededGenerator) -> [[Act]] {
        (0..<30).map { _ in
            (0..<80).map { _ in
                let verb = Verb.allCases.randomElement(using: &generator) ?? .pump
                // Half of all is pumping: otherwise little is ever told.
                return Act(
                    verb: Bool.random(using: &generator) ? .pump : verb,
                    pod: Int.random(in: 0..<5, using: &generator))
            }
        }
    }

    func observe(_ acts: [Act]) throws -> TextAnswers {
        let clock = ManualClock()
        let api = PlayedAPI()
        let informer = Informer(Pod.self, api: api, clock: clock, resync: .seconds(600))
        var told: [String] = []
        try informer.onEvent { event in
            let before = event.before.map { "\($0.metadata.name)@\($0.metadata.resourceVersion)" } ?? "none"
            let after = event.after.map { "\($0.metadata.name)@\($0.metadata.resourceVersion)" } ?? "none"
            told.append("\(before) to \(after), \(informer.cache.count) cached")
        }
        return TextAnswers(
            lines: try acts.map { act in
                told = []
                switch act.verb {
                case .pump: try informer.pump()
                case .wait: clock.advance(by: .seconds(5 << act.pod))
                default: api.play(act.verb, act.pod)
                }
                let wake = informer.nextWake.map { "\($0 - clock.now)" } ?? "never"
                let state = "\(informer.hasSynced), wakes in \(wake), \(api.lists) lists"
                return told.joined(separator: "; ") + ": " + state
            })
    }

    func explain(_ acts: [Act], expected: TextAnswers, actual: TextAnswers) -> String {
        TextAnswers.explain(
            acts.map { "\($0.verb.rawValue) \($0.pod)" }, expected: expected, actual: actual)
    }
}
