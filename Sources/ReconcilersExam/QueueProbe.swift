import ClusterAPI
import ExamKit
import LabSupport
import Reconcilers

/// Milestone 6: what a work queue gives, and what expectations say, at a random pace.
struct QueueProbe: Probe {
    struct Order: Codable, Sendable {
        var verb: Verb
        var key: Int
        var milliseconds: Int
    }

    enum Verb: String, Codable, CaseIterable, Sendable {
        case add, addLater, addLimited, get, done, forget, wait, expectCreations, expectDeletions, see,
            seeGone
    }

    let id = "queue"

    func cases(using generator: inout SeededGenerator) -> [[Order]] {
        (0..<30).map { _ in
            (0..<60).map { _ in
                Order(
                    verb: Verb.allCases.randomElement(using: &generator) ?? .get,
                    key: Int.random(in: 0..<4, using: &generator),
                    milliseconds: 1 << Int.random(in: 0..<18, using: &generator))
            }
        }
    }

    func observe(_ orders: [Order]) throws -> TextAnswers {
        let clock = ManualClock()
        let queue = WorkQueue<Int>(clock: clock, bucket: TokenBucket(perSecond: 2, burst: 5))
        let expectations = Expectations(clock: clock)
        return TextAnswers(
            lines: try orders.map { order in
                let given = try follow(order, clock, queue, expectations)
                let wake = queue.nextWake.map { "\($0 - clock.now)" } ?? "never"
                let owner = "owner\(order.key)"
                let isMet = try expectations.areSatisfied(of: owner)
                return "\(given), wakes in \(wake), \(queue.requeues(of: order.key)) failures, \(isMet)"
            })
    }

    private func follow(
        _ order: Order, _ clock: ManualClock, _ queue: WorkQueue<Int>, _ expectations: Expectations
    ) throws -> String {
        let owner = "owner\(order.key)"
        switch order.verb {
        case .add: try queue.add(order.key)
        case .addLater: try queue.add(order.key, after: .milliseconds(order.milliseconds))
        case .addLimited: try queue.addRateLimited(order.key)
        case .get: return try queue.get().map { "got \($0)" } ?? "got nothing"
        case .done: try queue.done(order.key)
        case .forget: queue.forget(order.key)
        case .wait: clock.advance(by: .milliseconds(order.milliseconds))
        case .expectCreations: try expectations.expectCreations(order.milliseconds % 3, of: owner)
        case .expectDeletions: try expectations.expectDeletions(["a", "b"], of: owner)
        case .see: try expectations.creationObserved(of: owner)
        case .seeGone: try expectations.deletionObserved(["a", "b"][order.milliseconds % 2], of: owner)
        }
        return "\(order.verb.rawValue)"
    }

    func explain(_ orders: [Order], expected: TextAnswers, actual: TextAnswers) -> String {
        TextAnswers.explain(
            orders.map { "\($0.verb.rawValue) \($0.key) (\($0.milliseconds) ms)" }, expected: expected,
            actual: actual)
    }
}
