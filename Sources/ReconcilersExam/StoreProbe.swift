import ExamKit
import KeyValueModel
import LabSupport
import Reconcilers

/// Milestones 1 and 2: a script of calls, and what the store answers to each.
struct StoreProbe: Probe {
    struct Case: Codable, Sendable {
        var calls: [CaseCall]
    }

    let id: String
    let kinds: [CaseCall.Kind]

    /// Milestone 1: keys, revisions and the past.
    static let store = StoreProbe(
        id: "store", kinds: [.put, .put, .put, .keepValue, .delete, .range, .range, .range])

    /// Milestone 2: transactions and leases.
    static let transactions = StoreProbe(
        id: "transactions",
        kinds: [
            .put, .put, .keepLease, .delete, .range, .txn, .txn, .txn, .txn, .grant, .grant, .revoke,
            .keepAlive,
            .timeToLive, .pass, .expire,
        ])

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<20).map { _ in
            Case(calls: (0..<40).map { _ in .random(kinds, using: &generator) })
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let store = CaseStore()
        return Answers(lines: try question.calls.map { try store.answer($0) })
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            question.calls.enumerated().map { "call \($0 + 1), \($1.kind) \($1.key) \($1.end)" }, expected,
            actual)
    }
}
