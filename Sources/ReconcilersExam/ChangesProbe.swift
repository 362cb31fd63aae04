import ClusterAPI
import ClusterObjects
import ExamKit
import LabSupport
import Reconcilers

/// Milestone 5: what somebody is told who watches a part of what there is, and what lists and pages hold.
struct ChangesProbe: Probe {
    struct Case: Codable, Sendable {
        var before: [APICall]
        var after: [APICall]
        /// The label that the watch is for.
        var choice: Int
        /// Without a moment to begin at.
        var fromNothing: Bool
    }

    let id = "changes"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { _ in
            Case(
                before: APICall.all(using: &generator) + (0..<10).map { _ in .random(using: &generator) },
                after: (0..<30).map { _ in .random(using: &generator) },
                choice: Int.random(in: 0..<3, using: &generator), fromNothing: Bool.random(using: &generator))
        }
    }

    func observe(_ question: Case) throws -> APITranscript {
        let scene = APIScene()
        for call in question.before { _ = try scene.play(call) }
        let scope = ListScope(labels: LabelSelector(matchLabels: ["choice": "\(question.choice)"]))
        let page = try scene.api.list(Pod.self, in: scope)
        let moment = question.fromNothing ? "" : page.resourceVersion
        let watch = try scene.api.watch(Pod.self, in: scope, from: moment)
        for call in question.after { _ = try scene.play(call) }
        let first = try scene.api.list(Pod.self, in: .all, limit: 1, next: "")
        return APITranscript(
            lines: ["at \(page.resourceVersion)"] + page.items.map(APITranscript.line)
                + events(of: try all(watch))
                + first.items.map(APITranscript.line) + ["\(first.remaining.map(String.init) ?? "last")"])
    }

    private func all(_ watch: any ObjectWatch<Pod>) throws -> [ObjectEvent<Pod>] {
        var events: [ObjectEvent<Pod>] = []
        while let event = try watch.next() { events.append(event) }
        return events
    }

    /// When bookmarks come is the solution's own business.
    private func events(of events: [ObjectEvent<Pod>]) -> [String] {
        events.compactMap { event in
            switch event {
            case .added(let pod): "added " + APITranscript.line(pod)
            case .modified(let pod): "modified " + APITranscript.line(pod)
            case .deleted(let pod): "deleted " + APITranscript.line(pod)
            case .bookmark: nil
            }
        }
    }

    func explain(_ question: Case, expected: APITranscript, actual: APITranscript) -> String {
        APITranscript.explain([], expected, actual)
    }
}
